import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { track } from '../processes.ts';

/** A Node of its own with these arguments; it ends when the bench does. */
export function startNode(argv: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, argv, { stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '' } });
  // Writing to one that has ended; its end is what is told.
  child.stdin.on('error', () => {});
  child.stderr.resume();
  return track(child);
}

/** What ended it, in words: `ended with exit code 3`. */
export const endOf = ({ exitCode, signalCode }: ChildProcess) =>
  signalCode === null ? `ended with exit code ${exitCode}` : `was ended by ${signalCode}`;
