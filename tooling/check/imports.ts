import { join, relative } from 'node:path';
import { CORE, packages, servers, type WorkspacePackage } from '../workspace.ts';
import { importsOf, sourcesIn } from './sources.ts';

const DOORS = [CORE, `${CORE}/egress`, `${CORE}/upstream`];
const TEST_DOORS = [...DOORS, `${CORE}/testing`];

/**
 * In sources: a package stays in its folder, knows no workspace package but core, and a server only those
 * doors of core that are made for it.
 */
export function imports(root: string): string[] {
  const servesTools = new Set(servers(root).map(({ path }) => path));
  const names = ['@plugboard/tooling', ...packages(root).map(({ name }) => name)];
  return packages(root).flatMap((from) =>
    sourcesIn(from.folder, '{src,test}/**/*.ts').flatMap((file) =>
      importsOf(from.folder, file).flatMap((specifier) => {
        const fault =
          outside(root, { from, file, specifier }) ??
          stranger(names, from, specifier) ??
          (servesTools.has(from.path) ? backDoor(file, specifier) : undefined);
        return fault === undefined ? [] : [`${from.path}/${file} imports ${specifier}; ${fault}`];
      }),
    ),
  );
}

interface Import {
  readonly from: WorkspacePackage;
  readonly file: string;
  readonly specifier: string;
}

function outside(root: string, { from, file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = join(from.folder, file, '..', specifier);
  if (!relative(from.folder, target).startsWith('..')) return undefined;
  const other = relative(root, target).replaceAll('\\', '/');
  return `${other} is outside of its package. ${wayOut(other)}`;
}

function stranger(names: readonly string[], from: WorkspacePackage, specifier: string): string | undefined {
  const other = names.find((name) => specifier === name || specifier.startsWith(`${name}/`));
  if (other === undefined || other === from.name || (other === CORE && from.name !== CORE)) return undefined;
  return `${from.name} may not know ${other}. ${wayOut(other)}`;
}

function wayOut(other: string): string {
  return other.startsWith('tooling') || other === '@plugboard/tooling'
    ? 'Nothing imports tooling: move what both need to core.'
    : 'Packages meet through MCP only: move what both need to core, or write it twice.';
}

function backDoor(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(CORE)) return undefined;
  const doors = doorsFor(file);
  return doors.includes(specifier) ? undefined : `use ${doors.join(' or ')} there.`;
}

/** What runs in a page has one of its own. */
function doorsFor(file: string): readonly string[] {
  if (file.startsWith('src/in-view/')) return [`${CORE}/in-view`];
  return file.startsWith('test/') ? TEST_DOORS : DOORS;
}
