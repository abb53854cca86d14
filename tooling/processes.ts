// What a run starts and makes. All of it is gone when the run is, however it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What runs, and whether it is the head of a process group. */
const running = new Map<ChildProcess, boolean>();

const folders: string[] = [];

/** An empty folder; it goes with this process. */
export function workFolder(name: string, parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, `${name}-`)));
  if (folders.length === 0) process.once('exit', () => folders.forEach(removeFolder));
  folders.push(folder);
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** From now on a signal ends this process in the ordinary way, so that what it started and made goes too. */
export function endOnSignals(): void {
  process.once('exit', () => running.forEach((_, child) => send(child, 'SIGKILL')));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/** Ends with this process, once `endOnSignals` was called, or by `endAll`. */
export function track<Child extends ChildProcess>(child: Child, { leads = false } = {}): Child {
  running.set(child, leads);
  child.once('close', () => running.delete(child));
  return child;
}

export interface Started {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** The exit code; by a signal, 1. */
  readonly exit: Promise<number>;
}

export interface StartOptions {
  readonly cwd: string;
  /** Beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the command is a line for the shell. */
  readonly shell?: boolean;
}

/** Starts a command at the head of a process group of its own, with nothing on its stdin. */
export function start(command: string, args: readonly string[], options: StartOptions): Started {
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    shell: options.shell ?? process.platform === 'win32',
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  track(child, { leads: true });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (written.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (written.err += chunk));
  const exit = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      written.err += error.message;
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { child, out: () => written.out, err: () => written.err, exit };
}

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: StartOptions,
): Promise<Finished> {
  const { exit, out, err } = start(command, args, options);
  return { code: await exit, out: out(), err: err() };
}

const PATIENCE_MS = 10_000;

/** Asks a process, and all of the group that it leads, to end; false when it had to be made to. */
export async function end(child: ChildProcess, patienceMs = PATIENCE_MS): Promise<boolean> {
  if (!running.has(child)) return true;
  const gone = once(child, 'close').then(() => true);
  child.stdin?.end();
  send(child, 'SIGTERM');
  const timer = Promise.withResolvers<boolean>();
  const waiting = setTimeout(() => timer.resolve(false), patienceMs);
  const ended = await Promise.race([gone, timer.promise]);
  clearTimeout(waiting);
  send(child, 'SIGKILL');
  await gone;
  return ended;
}

export const endAll = (patienceMs?: number) =>
  Promise.all([...running.keys()].map((each) => end(each, patienceMs)));

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (running.get(child) !== true) child.kill(signal);
    else if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left in the group.
  }
}

/** What to show of a command that failed: npm's first words, else the last line of any other. */
export function reasonOf({ out, err }: Pick<Finished, 'out' | 'err'>): string {
  const lines = `${out}\n${err}`.split('\n').map((line) => line.trim());
  const npm = lines.find((line) => /^npm error (?!code |errno |syscall |network )/.test(line));
  return npm ?? lines.findLast((line) => line !== '') ?? 'it said nothing';
}
