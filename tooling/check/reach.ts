import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { bundlesCore, CORE, packages, type WorkspacePackage } from '../workspace.ts';
import { CATALOG, catalogIn } from './catalog.ts';
import type { History } from './git.ts';
import { importsOf, sourcesIn } from './sources.ts';

/** What of a package.json nobody notices who has the package: what is bundled is seen by what the sources import. */
const OURS = new Set(['version', 'private', 'scripts', 'devDependencies']);

interface Since {
  readonly base: string;
  readonly history: History;
}

/** One sentence of what is other for the users of a package than at its base, though no changeset names it. */
export function whatReachesUsers(root: string, each: WorkspacePackage, since: Since): string[] {
  const { name, path } = each;
  const { base, history } = since;
  const verb = name === CORE ? 'changeset:core' : 'changeset';
  const unnamed = `since ${name} was released, and no changeset names it. Run pnpm ${verb}.`;
  if (history.hasChanged(base, `${path}/src`)) return [`${path}/src changed ${unnamed}`];
  if (hasOtherFields(each, since)) return [`${path}/package.json changed ${unnamed}`];
  const [dependency] = otherVersions(root, each, since);
  if (dependency !== undefined) return [`The version of ${dependency} changed ${unnamed}`];

  const core = packages(root).find((other) => other.name === CORE);
  if (core === undefined || !bundlesCore(each)) return [];
  const isOther = history.hasChanged(base, `${core.path}/src`) || otherVersions(root, core, since).length > 0;
  return isOther
    ? [
        `${CORE} changed since ${name} was released with it, and no changeset names ${name}. Run pnpm changeset:core.`,
      ]
    : [];
}

function hasOtherFields({ path, manifest }: WorkspacePackage, { base, history }: Since): boolean {
  const before = history.textAt(base, `${path}/package.json`);
  return before === undefined || !isDeepStrictEqual(theirs(JSON.parse(before)), theirs(manifest));
}

function theirs(manifest: object): object {
  return Object.fromEntries(Object.entries(manifest).filter(([field]) => !OURS.has(field)));
}

/** Dependencies, in the bundle or beside it, of which the catalog has another version now. */
function otherVersions(root: string, { folder, manifest }: WorkspacePackage, { base, history }: Since) {
  const before = catalogIn(history.textAt(base, CATALOG) ?? '');
  const now = catalogIn(existsSync(join(root, CATALOG)) ? readFileSync(join(root, CATALOG), 'utf8') : '');
  const asked = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const changed = asked.filter((name) => before.get(name) !== now.get(name));
  if (changed.length === 0) return [];
  const imported = sourcesIn(folder, 'src/**/*.ts').flatMap((file) => importsOf(folder, file));
  return changed.filter(
    (name) =>
      Object.hasOwn(manifest.dependencies ?? {}, name) ||
      imported.some((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
  );
}
