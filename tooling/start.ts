// `npm start`: the hub with this repository's servers, and one real call through its endpoint as proof.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { endWithLaunchers } from './launchers.ts';
import { ROOT } from './workspace.ts';

const HUB = join(ROOT, 'packages/hub/dist/cli.js');
const ENDPOINT = 'http://127.0.0.1:3050/mcp';
const PROOF = ['call', 'filesystem__read', 'path=README.md', '--url', ENDPOINT];

endWithLaunchers();
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
