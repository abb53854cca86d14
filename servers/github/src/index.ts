import { defineServer } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { openGithub } from './deps.ts';
import { settings } from './settings.ts';
import { addMember } from './tools/add-member.ts';
import { listMembers } from './tools/list-members.ts';

export const github = defineServer({
  name: 'github',
  version: manifest.version,
  title: 'Github',
  instructions:
    'Keeps the members of a club for as long as this server runs. An id that a tool answers names one of them.',
  settings,
  deps: openGithub,
  tools: [addMember, listMembers],
});
