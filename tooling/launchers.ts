import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * npm, npx and pnpm stand between the terminal and this process, and not all of them hand a signal on: when one is
 * gone, nobody would stop it any more. Then it gets SIGTERM.
 */
export function endWithLaunchers(): void {
  const launchers = launchersOf(process.pid);
  setInterval(() => launchers.every(isAlive) || process.kill(process.pid, 'SIGTERM'), 1_000).unref();
}

/** The processes above this one, up to the outermost npm; what started that may go without us. */
function launchersOf(pid: number): number[] {
  const above: Process[] = [];
  for (let each = lookUp(pid); each !== undefined && above.length < 12; each = lookUp(each.parent))
    above.push(each);
  const outermost = above.findLastIndex(({ name }) => name.includes('npm'));
  return above.slice(1, outermost + 1).map((each) => each.pid);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function lookUp(pid: number): Process | undefined {
  if (pid <= 1) return undefined;
  try {
    // Linux without `ps` has this; macOS has `ps`; where there is neither, nobody above is watched.
    const line = existsSync('/proc/self/stat')
      ? readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^\d+ \((.*)\) \S+ (\d+) .*$/s, '$2 $1')
      : execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [, parent = '0', name = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    return { pid, parent: Number(parent), name };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
