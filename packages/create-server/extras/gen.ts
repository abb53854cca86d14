// Writes tools.json, the list as clients receive it, and the version of server.json. In a review, the difference of tools.json is
// what a model will see of a change.
import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '@plugboard/core/testing';
import manifest from './package.json' with { type: 'json' };
import { template } from './src/index.ts';

writeFileSync('tools.json', await contract(template));
const registry = JSON.parse(readFileSync('server.json', 'utf8')) as {
  version: string;
  packages: { version: string }[];
};
registry.version = manifest.version;
for (const each of registry.packages) each.version = manifest.version;
writeFileSync('server.json', `${JSON.stringify(registry, null, 2)}\n`);
