import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, run, workFolder } from './processes.ts';
import { ROOT } from './workspace.ts';

const CACHE = join(ROOT, 'node_modules/.cache/packages');
const INSTALL = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
];

/**
 * The folder of an npm package at an exact version, for what few need and nobody should get with `pnpm install`: a Node, a
 * peer, the Inspector. It is installed alone, without scripts, when it is first asked for, and takes its place only when
 * it is whole. Throws npm's reason when it cannot be had.
 */
export async function cachedPackage(
  name: string,
  version: string,
  {
    cache = CACHE,
    overrides = {},
  }: { readonly cache?: string | undefined; readonly overrides?: object } = {},
): Promise<string> {
  const home = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    const fresh = workFolder('new', cache);
    writeFileSync(join(fresh, 'package.json'), JSON.stringify({ private: true, overrides }));
    const done = await run('npm', [...INSTALL, `${name}@${version}`], { cwd: fresh });
    if (done.code === 0) renameSync(fresh, home);
    rmSync(fresh, { recursive: true, force: true });
    if (done.code !== 0) throw new Error(reasonOf(done));
  }
  return join(home, 'node_modules', name);
}
