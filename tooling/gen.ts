// Writes what is made from the definitions: tools.json, server.json and the tables of the READMEs.
// `pnpm gen`; what is stale is told by `pnpm check`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles, isStale } from './gen/files.ts';
import { ROOT } from './workspace.ts';

for (const file of await generatedFiles(ROOT)) {
  if (!isStale(ROOT, file)) continue;
  writeFileSync(join(ROOT, file.path), file.text);
  console.log(`${file.path} written`);
}
