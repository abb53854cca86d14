// `npm start`: the hub with this repository's servers, and one real call through its endpoint as proof.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ROOT } from './workspace.ts';

const HUB = join(ROOT, 'packages/hub/dist/cli.js');
const ENDPOINT = 'http://127.0.0.1:3050/mcp';
const PROOF = ['call', 'filesystem__read', 'path=README.md', '--url', ENDPOINT];

// npm, npx and pnpm stand between the terminal and this process, and not all of them hand a signal on: when one is
// gone, nobody would stop it any more.
const launchers = launchersOf(process.pid);
setInterval(() => launchers.every(isAlive) || process.kill(process.pid, 'SIGTERM'), 1_000).unref();

process.argv = [
  process.execPath,
  HUB,
  'serve',
  '--config',
  join(ROOT, 'examples/plugboard.json'),
  '--http',
  '3050',
];
// Whoever listens there already would answer the proof for us; then the hub has only to say that the port is taken.
const isTaken = (await states()) !== undefined;
await import(pathToFileURL(HUB).href);
if (!isTaken) await prove();

async function prove(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    await pause(100);
    const each = await states();
    if (each !== undefined && !each.includes('starting')) break;
  }
  console.log(`\n$ plugboard ${PROOF.join(' ')}\n`);
  spawn(process.execPath, [HUB, ...PROOF], { stdio: 'inherit' });
}

/** How each server of the hub is; undefined when no hub answers. */
async function states(): Promise<string[] | undefined> {
  const health = await fetch('http://127.0.0.1:3050/healthz').then(
    (answer) => answer.json() as Promise<{ servers?: Record<string, string> }>,
    () => undefined,
  );
  return health === undefined ? undefined : Object.values(health.servers ?? {});
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
