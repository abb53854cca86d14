// Writes what is made from the definitions: tools.json, server.json and the tables of the READMEs.
// `pnpm gen`; with --check it writes nothing, says what is stale and exits with 1.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles, isStale } from './gen/files.ts';
import { ROOT } from './workspace.ts';

const check = process.argv.includes('--check');

for (const file of await generatedFiles(ROOT)) {
  if (!isStale(ROOT, file)) continue;
  if (check) {
    console.error(`${file.path} is stale; run pnpm gen and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(ROOT, file.path), file.text);
    console.log(`${file.path} written`);
  }
}
