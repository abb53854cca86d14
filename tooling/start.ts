// `npm start`: the hub with this repository's servers, and one real call through its endpoint as proof.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from './workspace.ts';

const HUB = join(ROOT, 'packages/hub/dist/cli.js');
const ENDPOINT = 'http://127.0.0.1:3050/mcp';
const PROOF = ['call', 'filesystem__read', 'path=README.md', '--url', ENDPOINT];

// npm, npx and pnpm stand between the terminal and this process, and not all of them hand a signal on: when one is
// gone, nobody would stop it any more.
const launchers = launchersOf(process.pid);
setInterval(() => launchers.every(isAlive) || process.kill(process.pid, 'SIGTERM'), 1_000).unref();

process.argv = [process.execPath, HUB, 'serve', '--config', join(ROOT, 'examples/plugboard.json'), '--http', '3050'];
const serving = import(HUB) as Promise<unknown>;
await allStarted();
console.log(`\n$ plugboard ${PROOF.join(' ')}\n`);
spawn(process.execPath, [HUB, ...PROOF], { stdio: 'inherit' });
await serving;

async function allStarted(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    await pause(100);
    const health = await fetch('http://127.0.0.1:3050/healthz').then((answer) => answer.json(), () => undefined);
    const states = Object.values((health as { servers?: Record<string, string> } | undefined)?.servers ?? { hub: 'starting' });
    if (!states.includes('starting')) return;
  }
}

/** The processes above this one, up to the outermost npm; what started that may go without us. */
function launchersOf(pid: number): number[] {
  const above: { pid: number; name: string }[] = [];
  try {
    for (let child = pid; above.length < 12; ) {
      const [ppid = '0', ...words] = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(child)], { encoding: 'utf8' }).trim().split(/\s+/);
      above.push({ pid: child, name: words.join(' ') });
      child = Number(ppid);
      if (child <= 1) break;
    }
  } catch {
    return [process.ppid]; // no ps here
  }
  const outermost = above.findLastIndex(({ name }) => /npm/.test(name));
  return above.slice(1, outermost + 1).map((each) => each.pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
