// Packs what is published, installs each tarball alone in an empty folder, and uses what npm put there as a stranger
// would: on every Node that is promised, and as the READMEs say. `pnpm smoke`
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleProblems } from './mcpb/try.ts';
import { prepare, runDocument } from './smoke/documents.ts';
import { exampleProblems, runProblems } from './smoke/library.ts';
import { NODES, nodeAt, TOO_OLD } from './smoke/nodes.ts';
import { endOnSignals, reasonOf, run, workFolder } from './processes.ts';
import { fromCatalog, startOf } from './smoke/programs.ts';
import { spokenProblems, startProblems, tooOldProblems } from './smoke/speak.ts';
import { conclude, report } from './smoke/tally.ts';
import {
  companyProblems,
  contentProblems,
  installAlone,
  installBeside,
  installedIn,
  pack,
  sizeProblems,
  type Tarball,
} from './smoke/tarball.ts';
import { published, ROOT, type WorkspacePackage } from './workspace.ts';

endOnSignals();
const work = workFolder('smoke');

const nodes = await fetchNodes();
const programs: Tarball[] = [];
const besides: string[] = [];
for (const each of published()) await attempt(each.name, () => tryPackage(each));
await attempt('READMEs', tryDocuments);

conclude();

/** What cannot be done at all fails, and the rest goes on. */
async function attempt(what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    report(what, [(error as Error).message]);
  }
}

async function fetchNodes(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const versions = [...NODES, TOO_OLD];
  for (const [index, fetched] of (await Promise.allSettled(versions.map((each) => nodeAt(each)))).entries()) {
    const version = versions[index] as string;
    if (fetched.status === 'fulfilled') found.set(version, fetched.value);
    else report(`Node ${version}`, [(fetched.reason as Error).message]);
  }
  return found;
}

async function tryPackage({ name, folder, manifest }: WorkspacePackage): Promise<void> {
  const tarball = await pack(folder, work);
  const home = join(work, 'alone', name);
  const installed = await installAlone(name, tarball, home);
  const [bin] = Object.values(manifest.bin ?? {});
  const count = installedIn(home).length;
  report(`${name}: ${count} ${count === 1 ? 'package' : 'packages'}, ${tarball.bytes} bytes packed`, [
    ...sizeProblems(name, tarball.bytes),
    ...contentProblems(name, installed),
    ...(bin === undefined ? [] : companyProblems(name, home)),
  ]);
  if (bin === undefined) return tryLibrary(name, home);
  programs.push(tarball);
  const start = startOf(name);
  const beside = fromCatalog(start.beside ?? []);
  if (beside.length > 0) await installBeside(beside, home);
  besides.push(...beside);
  const program = { name, folder: home, file: join(installed, bin), start };
  const contract = contractOf(folder);
  const bundled = { name, installed, manifest: join(folder, 'manifest.json'), contract, form: start.form };
  report(`${name} as an MCPB bundle`, await bundleProblems(bundled, process.execPath));
  for (const [version, node] of nodes) {
    const problems =
      version === TOO_OLD
        ? await tooOldProblems(program, node)
        : manifest.mcpName === undefined
          ? await startProblems(program, node)
          : await spokenProblems({ ...program, contract }, node);
    report(`${name} on Node ${version}`, problems);
  }
}

async function tryLibrary(name: string, home: string): Promise<void> {
  report(`${name}: the types of its example`, await exampleProblems(name, home));
  for (const [version, node] of nodes) {
    if (version !== TOO_OLD) report(`${name} on Node ${version}`, await runProblems(name, home, node));
  }
}

/** The hub has no tools of its own. */
function contractOf(folder: string): string {
  const file = join(folder, 'tools.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : `${JSON.stringify({ tools: [] }, null, 2)}\n`;
}

/** In one folder with every program, since the hub's README starts servers too; the root's are for a clone. */
async function tryDocuments(): Promise<void> {
  const folder = join(work, 'alone', 'together');
  prepare(folder);
  const packages = [...programs.map(({ file }) => file), ...besides];
  const args = ['install', '--no-audit', '--no-fund', '--offline', ...packages];
  const done = await run('npm', args, { cwd: folder });
  if (done.code !== 0) throw new Error(`The programs cannot be installed side by side: ${reasonOf(done)}`);
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  for (const home of [ROOT, ...published().map((each) => each.folder)]) {
    const file = join(home, 'README.md');
    const document = { name: relative(ROOT, file), text: readFileSync(file, 'utf8') };
    const place = { folder, cwd: home === ROOT ? ROOT : folder, ci };
    await attempt(document.name, () => runDocument(document, place, report));
  }
}
