#!/usr/bin/env node
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { createServer } from './create.ts';
import { NameError } from './name-error.ts';

const USAGE = `Usage: npm create @plugboard/server <name> [-- --owner <github name>]

Makes an MCP server in a new folder: tools, tests that need no network, and workflows that release it.

  <name>           small letters, digits and dashes: road-works
  --owner <name>   who has the repository on GitHub; octo becomes io.github.octo/road-works
  --help --version`;

try {
  const { values, positionals } = parseArgs({
    options: {
      owner: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
    allowPositionals: true,
  });
  if (values.help === true) process.stdout.write(`${USAGE}\n`);
  else if (values.version === true) process.stdout.write(`${manifest.version}\n`);
  else make(positionals, values.owner);
} catch (error) {
  const isUsage =
    error instanceof NameError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (isUsage !== true) throw error;
  process.stderr.write(`create-server: ${(error as Error).message.split('\n')[0]}\n`);
  process.exitCode = 2;
}

function make([name, ...more]: readonly string[], owner?: string): void {
  if (name === undefined || more.length > 0)
    throw new NameError('Give one name: npm create @plugboard/server road-works.');
  const folder = resolve(name);
  createServer({ name, folder, ...(owner !== undefined && { owner }) });
  process.stdout.write(`${name} is there: a server with two tools and their tests. Then:

  cd ${name}
  npm install
  npm test
  npm run dev      # speaks MCP over stdio; npm run build makes what is published

README.md says how it is released.
`);
}
