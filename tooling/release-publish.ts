// Publishes every package whose version is not out yet, tags it, and leaves its tarball and its bundle in release/ for the
// release on GitHub. `pnpm release:publish`, run by the release workflow, which asks for provenance in its environment.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { endOnSignals, reasonOf, run } from './processes.ts';
import { publishAll } from './registry/publish.ts';
import { ROOT } from './workspace.ts';

endOnSignals();
const folder = join(ROOT, 'release');
mkdirSync(folder, { recursive: true });
for (const { name, version, tarball } of await publishAll(ROOT, { folder })) {
  if (tarball === undefined) continue;
  const tag = `${name}@${version}`;
  const done = await run('git', ['tag', '--annotate', tag, '--message', tag], { cwd: ROOT });
  if (done.code !== 0) throw new Error(`${tag} was published, and not tagged: ${reasonOf(done)}`);
  // The words that changesets/action looks for.
  console.log(`New tag: ${tag}`);
}
