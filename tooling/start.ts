// `npm start`: the hub with this repository's servers, and one real call through its endpoint as proof.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from './workspace.ts';

const HUB = join(ROOT, 'packages/hub/dist/cli.js');
const ENDPOINT = 'http://127.0.0.1:3050/mcp';
const PROOF = ['call', 'filesystem__read', 'path=README.md', '--url', ENDPOINT];

// npm, npx and pnpm stand between the terminal and this process; when the one above goes, nobody would stop it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 1_000).unref();

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
