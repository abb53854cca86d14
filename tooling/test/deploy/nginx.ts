// nginx as Debian packs it: the one on this machine, else its package unpacked, not installed.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, run } from '../../processes.ts';
import { ROOT } from '../../workspace.ts';

const CACHE = join(ROOT, 'node_modules/.cache');

/** The path of a program that runs; else a sentence that says why there is none. */
export async function findNginx(): Promise<{ readonly program: string } | { readonly missing: string }> {
  const here = await run('nginx', ['-v'], { cwd: ROOT });
  if (here.code === 0) return { program: 'nginx' };
  const home = join(CACHE, 'nginx');
  const program = join(home, 'usr/sbin/nginx');
  if (!existsSync(program)) {
    const why = await unpack(home);
    if (why !== undefined) return { missing: `nginx is neither installed nor to be had from Debian: ${why}` };
  }
  const told = await run(program, ['-v'], { cwd: ROOT });
  return told.code === 0 ? { program } : { missing: `Debian's nginx does not run here: ${reasonOf(told)}` };
}

async function unpack(home: string): Promise<string | undefined> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'nginx-'));
  try {
    let done = await run('apt-get', ['download', 'nginx'], { cwd: folder });
    // A machine that is new has no list of packages yet.
    if (done.code !== 0) {
      await run('apt-get', ['update'], { cwd: folder });
      done = await run('apt-get', ['download', 'nginx'], { cwd: folder });
    }
    const deb = readdirSync(folder).find((file) => file.endsWith('.deb'));
    if (done.code !== 0 || deb === undefined) return reasonOf(done);
    const unpacked = await run('dpkg', ['-x', deb, 'root'], { cwd: folder });
    if (unpacked.code !== 0) return reasonOf(unpacked);
    renameSync(join(folder, 'root'), home);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
