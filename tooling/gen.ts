// Writes what is made from a server's definition: tools.json. `pnpm gen`; with --check it only says what is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { ServerDefinition } from '@plugboard/core';
import { contract } from '@plugboard/core/testing';
import { servers } from './workspace.ts';

const check = process.argv.includes('--check');

for (const { name, folder } of servers()) {
  const file = `${folder}/tools.json`;
  const fresh = await contract(await definitionIn(folder));
  if (readFileSync(file, 'utf8') === fresh) continue;
  if (check) {
    console.error(`${name}: tools.json is stale; run pnpm gen and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, fresh);
    console.log(`${name}: tools.json written`);
  }
}

async function definitionIn(folder: string): Promise<ServerDefinition> {
  const exports = Object.values(
    (await import(pathToFileURL(`${folder}/src/index.ts`).href)) as Record<string, unknown>,
  );
  const found = exports.find((value) => typeof value === 'object' && value !== null && 'tools' in value);
  if (found === undefined) throw new Error(`${folder}/src/index.ts exports no server definition`);
  return found as ServerDefinition;
}
