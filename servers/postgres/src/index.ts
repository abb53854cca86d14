import { defineServer } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { settings } from './settings.ts';

export const postgres = defineServer({
  name: 'postgres',
  version: manifest.version,
  title: 'PostgreSQL',
  instructions: 'Finds tables and columns, answers read-only SQL, explains and advises.',
  settings,
  tools: [],
});
