import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'plugboard-browser-';

/** Those of this process: numbers of processes come again, in a container always the same. */
const mine = new Set<string>();

/** A folder for one browser's profile, which says in its name whose it is: process, start of that, processes it is counted among. */
export function makeProfile(): string {
  removeOrphans();
  const { pid } = process;
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${pid}-${startOf(pid)}-${countedAmong()}-`));
  mine.add(folder);
  return folder;
}

export function removeProfile(folder: string): void {
  // A browser that was killed may still be writing.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  mine.delete(folder);
}

/** Profiles whose server was killed before it could remove them. */
function removeOrphans(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, start, among] = new RegExp(`^${PREFIX}(\\d+)-(\\d+)-(\\d+)-`).exec(name) ?? [];
    const folder = join(tmpdir(), name);
    // Of a process in another container nobody here can tell whether it lives.
    if (pid === undefined || among !== countedAmong() || mine.has(folder)) continue;
    if (isOwned(Number(pid), start)) continue;
    if (isInUse(folder)) continue;
    try {
      removeProfile(folder);
    } catch {
      // Somebody else's: left where it is.
    }
  }
}

/** Whether the process still is the one that made it; where the system does not tell, this one knows its own. */
function isOwned(pid: number, start: string | undefined): boolean {
  return isAlive(pid) && start === startOf(pid) && (pid !== process.pid || start !== '0');
}

/** When a process began, so that another one of its number is not taken for it; 0 where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the 22nd field; the name before it may have spaces and brackets in it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

/** Containers that share a folder count their processes apart. */
function countedAmong(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

/** Chrome's own lock: a link to `host-pid`, as long as one runs with it. */
function isInUse(folder: string): boolean {
  let owner: string;
  try {
    owner = readlinkSync(join(folder, 'SingletonLock'));
  } catch {
    return false;
  }
  const [, host, pid] = /^(.*)-(\d+)$/.exec(owner) ?? [];
  return host !== hostname() || isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
