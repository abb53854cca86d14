// Each one-liner of the READMEs, from an empty cache in an empty folder, spoken to by a real client.
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { prepare } from '../smoke/documents.ts';
import { nodeAt, NODES } from '../smoke/nodes.ts';
import { report } from '../smoke/tally.ts';
import { workFolder } from '../processes.ts';
import { published } from '../workspace.ts';
import { coldStart, type Line } from './cold-start.ts';
import { oneLiners, type OneLiner } from './one-liners.ts';
import type { Publication } from './publish.ts';
import { serveTarballs } from './tarballs.ts';

/** npm is not needed for what a release carries: nothing listens there. */
const NO_REGISTRY = (cache: string) => ({
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_fetch_retries: '0',
  npm_config_cache: cache,
});

const HUB = 'plugboard';

/** The lowest Node that is promised, and the one that most people have; not the one that built them. */
const TRIED = NODES.slice(0, 2);

/** `root`: whose READMEs. */
export async function tryOneLiners(root: string, npm: Line['npm'], nodes = TRIED): Promise<void> {
  for (const version of nodes) {
    const node = await nodeAt(version);
    for (const line of oneLiners(root))
      report(
        `${line.where} on Node ${version}: npx ${line.args.join(' ')}`,
        await lineProblems(line, npm, node),
      );
  }
}

/** As `uvx --from` does: without a registry, from the file that a release carries. */
export async function tryTarballs(root: string, publications: readonly Publication[]): Promise<void> {
  const [first] = publications.flatMap(({ tarball }) => tarball ?? []);
  if (first === undefined) throw new Error('No tarball was packed.');
  await using tarballs = await serveTarballs(dirname(first));
  const node = await nodeAt(TRIED.at(-1) as string);
  for (const { name, manifest } of published(root)) {
    const [bin] = Object.keys(manifest.bin ?? {});
    const file = publications.find((each) => each.name === name)?.tarball;
    const line = oneLiners(root).find((each) => each.name === name);
    // The hub alone would start what is behind it by the registry.
    if (bin === undefined || file === undefined || line === undefined || name === HUB) continue;
    const own = line.args.slice(line.args.indexOf(name) + 1);
    const args = ['-y', '-p', tarballs.urlOf(file), bin, ...own];
    const what = `npx -y -p …/${basename(file)} ${bin}`;
    report(what, await lineProblems({ ...line, args }, NO_REGISTRY, node));
  }
}

/** Servers list something; the hub lists what is behind it. */
async function lineProblems(line: OneLiner, npm: Line['npm'], node: string): Promise<string[]> {
  const folder = workFolder('empty');
  prepare(folder);
  if (line.name === HUB) await tellBehind(join(folder, 'path/to/plugboard.json'), npm);
  const args = line.args.map((each) => each.replace('/path/to/', `${join(folder, 'path/to')}/`));
  try {
    const { tools, packages } = await coldStart({ args, cwd: folder, env: line.env, npm, node });
    const most = Math.max(1, line.args.filter((each) => each === '-p').length);
    return [
      ...(tools.length > 0 ? [] : [`${line.where}: it lists no tools: correct the line or the server.`]),
      ...(packages.length <= most
        ? []
        : [`${line.where} installs ${packages.join(', ')}: ${most} expected; bundle the rest.`]),
    ];
  } catch (error) {
    return [
      `${line.where}: a client gets no answer (${(error as Error).message}): correct the line or the package.`,
    ];
  }
}

/** A hub hands no environment on, and what is behind it comes from the same registry. */
async function tellBehind(config: string, npm: Line['npm']): Promise<void> {
  const { mcpServers } = JSON.parse(await readFile(config, 'utf8')) as { mcpServers: Record<string, object> };
  const env = JSON.parse(JSON.stringify(npm(workFolder('cache')))) as object;
  const entries = Object.entries(mcpServers).map(([key, entry]) => [key, { ...entry, env }]);
  await writeFile(config, JSON.stringify({ mcpServers: Object.fromEntries(entries) }));
}
