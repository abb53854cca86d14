// Publishes every package to a real registry on loopback, as a release would, and starts each server from there with the
// lines that the READMEs print; then the same from tarballs alone, and beside peers. `pnpm smoke:registry`
import { endOnSignals, workFolder } from './processes.ts';
import { metadataProblems } from './registry/metadata.ts';
import { comparePeers } from './registry/peers.ts';
import { publishAll } from './registry/publish.ts';
import { tryCreate } from './registry/try-create.ts';
import { tryOneLiners, tryTarballs } from './registry/try-lines.ts';
import { startRegistry } from './registry/verdaccio.ts';
import { conclude, report } from './smoke/tally.ts';
import { published, ROOT } from './workspace.ts';

endOnSignals();
const work = workFolder('registry');
const registry = await startRegistry(work);

const publications = await publishAll(ROOT, { folder: work, env: registry.publisher });
for (const each of published())
  report(`${each.name}@${each.manifest.version} is published`, await metadataProblems(registry.url, each));
const again = await publishAll(ROOT, { folder: work, env: registry.publisher });
report(
  'a second run publishes nothing',
  again
    .filter(({ tarball }) => tarball !== undefined)
    .map(({ name }) => `${name} was published twice: correct tooling/registry/publish.ts.`),
);

await tryOneLiners(ROOT, registry.stranger);
await tryTarballs(ROOT, publications);
await tryCreate(registry.stranger);
await comparePeers(registry.stranger);
conclude();
await registry[Symbol.asyncDispose]();
// A peer that nothing ends would keep this process too.
process.exit();
