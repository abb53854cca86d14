// What would be published: the tarball, its size, what is in it, and what it brings along.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT, type Manifest } from '../workspace.ts';
import { PNPM } from '../pnpm.ts';
import { reasonOf, run } from '../processes.ts';

const MOST_BYTES = 300_000;

/** Packages that may be larger, and why. At most 700 kB; more needs a page in docs/decisions. */
const LARGER: Readonly<Record<string, { readonly most: number; readonly why: string }>> = {
  '@plugboard/chess': { most: 400_000, why: 'undici, which core reaches out with, and chess.js' },
  '@plugboard/filesystem': { most: 350_000, why: 're2js, which searches in linear time, and diff' },
  '@plugboard/weather': { most: 400_000, why: 'undici, which core reaches out with, and four services' },
  '@plugboard/github': { most: 500_000, why: 'Octokit, and undici, which it reaches out with' },
  '@plugboard/puppeteer': {
    most: 700_000,
    why: 'puppeteer, axe-core, and the installer of --install-browser',
  },
  '@plugboard/postgres': { most: 700_000, why: "PostgreSQL's parser, as WebAssembly" },
};

export interface Tarball {
  readonly file: string;
  readonly bytes: number;
}

/** Packs as a release does: npm alone would leave `catalog:` in the manifest, and nobody could install it. */
export async function pack(folder: string, to: string): Promise<Tarball> {
  const done = await run('npx', [...PNPM, 'pack', '--json', '--pack-destination', to], { cwd: folder });
  if (done.code !== 0) throw new Error(`pnpm pack failed in ${folder}: ${reasonOf(done)}`);
  const { filename: file } = JSON.parse(done.out) as { filename: string };
  return { file, bytes: statSync(file).size };
}

export function sizeProblems(name: string, bytes: number, larger = LARGER): string[] {
  const most = larger[name]?.most ?? MOST_BYTES;
  if (bytes <= most) return [];
  return [
    `${name} packs to ${bytes} bytes, ${most} at most: leave something out, or give it a reason in tooling/smoke/tarball.ts.`,
  ];
}

/** Installs a tarball alone into a new folder; answers the package's own folder. */
export async function installAlone(name: string, { file }: Tarball, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', file];
  const done = await run('npm', args, { cwd: folder });
  if (done.code !== 0)
    throw new Error(
      `${name} cannot be installed from its tarball (${reasonOf(done)}): correct its package.json.`,
    );
  return join(folder, 'node_modules', name);
}

/** The packages that npm put into a folder. */
export function installedIn(folder: string): string[] {
  const lock = readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, object> };
  return Object.keys(packages)
    .filter((path) => path.startsWith('node_modules/'))
    .map((path) => path.replace(/^.*node_modules\//, ''));
}

/** Adds packages beside one that is installed. */
export async function installBeside(packages: readonly string[], folder: string): Promise<void> {
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages];
  const done = await run('npm', args, { cwd: folder });
  if (done.code !== 0) throw new Error(`${packages.join(', ')} cannot be added: ${reasonOf(done)}`);
}

/** A bundled program is the whole of what `npx` fetches. */
export function companyProblems(name: string, folder: string): string[] {
  const others = installedIn(folder).filter((each) => each !== name);
  if (others.length === 0) return [];
  return [
    `${name} brings other packages along (${others.join(', ')}): bundle them, as "devDependencies" of its package.json.`,
  ];
}

const ALLOWED = /^(dist\/.+|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const REQUIRED = ['package.json', 'README.md', 'LICENSE', 'dist'];
/** Only a home that is a folder of its own says something about a machine. */
const MACHINE = [ROOT, homedir()].filter((path) => path.length > 1).map((path) => `${path}/`);

/** What is wrong with the files of an installed package; `machine` are paths that no file may hold. */
export function contentProblems(name: string, folder: string, machine = MACHINE): string[] {
  const problems = REQUIRED.filter((file) => !existsSync(join(folder, file))).map(
    (file) => `${name} packs no ${file}: write it, or name it under "files" of its package.json.`,
  );
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'));
  for (const file of files) {
    if (!ALLOWED.test(file))
      problems.push(`${name} packs ${file}: only dist is published; take it out of "files".`);
    if (file.endsWith('.map'))
      problems.push(`${name} packs the source map ${file}: build it without, its sources are not there.`);
    const text = readFileSync(join(folder, file), 'utf8');
    const path = machine.find((each) => text.includes(each));
    if (path !== undefined)
      problems.push(`${name}: ${file} holds a path of this machine (${path}): build it from relative paths.`);
  }
  return [...problems, ...protocolProblems(name, folder)];
}

function protocolProblems(name: string, folder: string): string[] {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Manifest;
  return Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([, version]) => /^(catalog|workspace):/.test(version))
    .map(
      ([dependency, version]) =>
        `${name} asks npm for ${dependency}@${version}, which only pnpm knows: pack and publish it with pnpm.`,
    );
}
