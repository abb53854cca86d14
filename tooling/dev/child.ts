import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/** Below the five seconds after which the program itself is ended: nobody would be left to do it. */
const GRACE_MS = 4_000;

const running = new Set<ChildProcess>();

/** Starts Node; what it runs is ended by `endAll`, whatever happens to it in between. */
export function startNode(args: readonly string[], stdio: StdioOptions, env = process.env): ChildProcess {
  return track(spawn(process.execPath, args, { stdio, env }));
}

export function track(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Asks a process to end, and makes it. */
export async function end(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const gone = once(child, 'close');
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(timer);
}

export const endAll = () => Promise.all([...running].map(end));
