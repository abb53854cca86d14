import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

const live = new Set<ChildProcess>();
const POLITE_MS = 1_000;
const PATIENT_MS = 3_000;

/** A Node of its own with these arguments; it ends when the bench does. */
export function startNode(argv: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, argv, { stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '' } });
  // Writing to one that has ended; its end is what is told.
  child.stdin.on('error', () => {});
  child.stderr.resume();
  return endsWithUs(child);
}

export function endsWithUs<Child extends ChildProcess>(child: Child): Child {
  live.add(child);
  child.once('exit', () => live.delete(child));
  return child;
}

/** Ends its stdin, asks it to go, makes it go; resolves when it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (!live.has(child)) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), POLITE_MS),
    setTimeout(() => child.kill('SIGKILL'), PATIENT_MS),
  ];
  await gone;
  for (const timer of timers) clearTimeout(timer);
}

/** Once a program: however it ends, but by -9, no process of the bench stays. */
export function leaveNoneBehind(): void {
  process.once('exit', () => live.forEach((child) => child.kill('SIGKILL')));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}

/** What ended it, in words: `ended with exit code 3`. */
export const endOf = ({ exitCode, signalCode }: ChildProcess) =>
  signalCode === null ? `ended with exit code ${exitCode}` : `was ended by ${signalCode}`;
