// The picture of the house: which package is built from which, by what their sources import.
import { importsOf, sourcesIn } from '../check/sources.ts';
import { bundlesCore, CORE, published, type WorkspacePackage } from '../workspace.ts';

const SERVERS = 'servers/';
const HUB = 'packages/hub';

/** A flowchart in Mermaid, which GitHub draws. Arrows point at what a package is built from; dotted ones speak MCP. */
export function housePicture(root: string): string {
  const all = published(root);
  const core = all.find(({ name }) => name === CORE);
  const servers = all.filter(({ path }) => path.startsWith(SERVERS));
  const hub = all.find(({ path }) => path === HUB);
  if (core === undefined || hub === undefined) throw new Error('The house has no core or no hub.');
  const lines = [
    'flowchart LR',
    '  client(["Claude, VS Code, Cursor, your agent"])',
    `  hub["${labelOf(hub)}"]`,
    '  subgraph servers',
    ...servers.map((each) => `    ${each.short}["${labelOf(each)}"]`),
    '  end',
    `  core["${labelOf(core)}"]`,
    '  client -. MCP .-> hub & servers',
    '  hub -. MCP .-> servers',
    ...[hub, ...servers].filter(bundlesCore).map(({ short }) => `  ${short} --> core`),
  ];
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** Its name, and the libraries that its sources reach for. */
function labelOf(each: WorkspacePackage): string {
  const libraries = librariesOf(each);
  return libraries.length === 0 ? each.name : `${each.name}<br/><small>${libraries.join(', ')}</small>`;
}

function librariesOf({ folder, name, manifest }: WorkspacePackage): string[] {
  const asked = { ...manifest.devDependencies, ...manifest.dependencies, ...manifest.peerDependencies };
  const sources = sourcesIn(folder, 'src/**/*.ts').filter(
    (file) => !/^src\/testing|\.generated\./.test(file),
  );
  const packages = sources.flatMap((file) => importsOf(folder, file)).map(packageOf);
  return [...new Set(packages)]
    .filter((each) => each !== name && each !== CORE && Object.hasOwn(asked, each))
    .toSorted();
}

/** `pg` of `pg/lib/x.js`, `@scope/name` of `@scope/name/sub`. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}
