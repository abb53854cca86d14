// Peers are no dependencies of ours: each is installed when the bench first needs it, alone, without its scripts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../workspace.ts';
import type { Peer } from './peers.ts';
import { endsWithUs } from './processes.ts';

const CACHE = join(ROOT, 'node_modules/.cache/bench');
const INSTALL_MS = 120_000;
const WITHOUT = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
];

/** Resolves to the file of its program. Rejects with one clause. */
export async function install(peer: Pick<Peer, 'package' | 'version'>, cache = CACHE): Promise<string> {
  const home = join(cache, `${peer.package.replace('/', '+')}@${peer.version}`);
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'new-'));
    try {
      await npmInstall(fresh, `${peer.package}@${peer.version}`);
      // Under its name only when it is whole.
      renameSync(fresh, home);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return programOf(join(home, 'node_modules', peer.package, 'package.json'));
}

async function npmInstall(cwd: string, what: string): Promise<void> {
  writeFileSync(join(cwd, 'package.json'), '{"private": true}');
  const npm = endsWithUs(
    spawn('npm', ['install', ...WITHOUT, what], {
      cwd,
      stdio: 'ignore',
      shell: process.platform === 'win32',
      timeout: INSTALL_MS,
    }),
  );
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error('npm could not install it');
}

function programOf(manifest: string): string {
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: string | Record<string, string> };
  const file = typeof bin === 'string' ? bin : Object.values(bin ?? {})[0];
  if (file === undefined) throw new Error('has no program');
  return join(dirname(manifest), file);
}
