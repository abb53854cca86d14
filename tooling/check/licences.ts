import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packages, published, type Manifest, type WorkspacePackage } from '../workspace.ts';

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
  // Covers its own files, which go out as they are, and asks that their text and source are named: LICENCES.txt does.
  'MPL-2.0',
]);

/** Every package carries the licence of the house, and what reaches its users comes under one that goes with it. */
export function licences(root: string): string[] {
  return [...ownLicence(root), ...published(root).flatMap((each) => [...foreign(root, each)])];
}

function ownLicence(root: string): string[] {
  const text = readFileSync(join(root, 'LICENSE'), 'utf8');
  return packages(root)
    .map(({ path, folder }) => ({ path, file: join(folder, 'LICENSE') }))
    .filter(({ file }) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(({ path }) => `${path}/LICENSE is not the LICENSE of the root. Run cp LICENSE ${path}/LICENSE.`);
}

/** What is in the bundle, and what npm would fetch beside it. */
function foreign(root: string, each: WorkspacePackage): string[] {
  const homes = new Set([...bundled(root, each), ...installed(each.folder, each.manifest)]);
  return [...homes]
    .map((home) => manifestIn(home))
    .filter(({ license }) => !isAllowed(license))
    .map(
      ({ name, version, license }) =>
        `${each.name} would publish ${name} ${version} under ${license ?? 'no licence'}. Do without it, or add the licence to tooling/check/licences.ts if it goes with MIT.`,
    );
}

/** By the list of licences that the build writes beside a bundle. */
function bundled(root: string, { path, folder }: WorkspacePackage): string[] {
  const list = join(folder, 'dist/LICENCES.txt');
  if (!existsSync(list)) return [];
  const entries = readFileSync(list, 'utf8').matchAll(/(?:^|\n-{78}\n\n)(\S+) (\d\S*)\n\n/g);
  return [...entries].map(([, name = '', version = '']) => {
    const store = `${name.replace('/', '+')}@${version}{,[_(]*}`;
    const [home] = globSync(`node_modules/.pnpm/${store}/node_modules/${name}`, { cwd: root });
    if (home === undefined)
      throw new Error(
        `${path} bundles ${name} ${version}, which is not installed. Run pnpm install and pnpm build.`,
      );
    return realpathSync(join(root, home));
  });
}

/** The folders of its dependencies and of theirs. */
function installed(folder: string, { dependencies = {} }: Manifest, seen = new Set<string>()): Set<string> {
  for (const name of Object.keys(dependencies)) {
    const home = lookUp(folder, name);
    if (home === undefined || seen.has(home)) continue;
    seen.add(home);
    installed(home, manifestIn(home), seen);
  }
  return seen;
}

function lookUp(folder: string, name: string): string | undefined {
  const home = join(folder, 'node_modules', name);
  if (existsSync(join(home, 'package.json'))) return realpathSync(home);
  const above = dirname(folder);
  return above === folder ? undefined : lookUp(above, name);
}

function manifestIn(home: string): Manifest {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
}

/** `(MIT OR GPL-2.0)` leaves the choice to us; anything more involved is for a person to read. */
function isAllowed(license: unknown): boolean {
  return String(license)
    .replaceAll(/^\(|\)$/g, '')
    .split(' OR ')
    .some((choice) => ALLOWED.has(choice));
}
