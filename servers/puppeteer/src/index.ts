import { defineServer } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { openPuppeteer } from './deps.ts';
import { settings } from './settings.ts';
import { addMember } from './tools/add-member.ts';
import { listMembers } from './tools/list-members.ts';

export const puppeteer = defineServer({
  name: 'puppeteer',
  version: manifest.version,
  title: 'Puppeteer',
  instructions:
    'Keeps the members of a club for as long as this server runs. An id that a tool answers names one of them.',
  settings,
  deps: openPuppeteer,
  tools: [addMember, listMembers],
});
