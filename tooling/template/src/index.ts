import { defineServer } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { openTemplate } from './deps.ts';
import { settings } from './settings.ts';
import { addMember } from './tools/add-member.ts';
import { listMembers } from './tools/list-members.ts';

export const template = defineServer({
  name: 'template',
  version: manifest.version,
  packageName: manifest.name,
  title: 'Template',
  instructions:
    'Keeps the members of a club for as long as this server runs. An id that a tool answers names one of them.',
  settings,
  deps: openTemplate,
  tools: [addMember, listMembers],
});
