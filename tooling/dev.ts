// `pnpm dev <server> [its arguments…]`: a server from its sources, started anew on each change, under the Inspector.
// With `--no-inspector` before the name it only says where the server is.
import { basename, join } from 'node:path';
import { closestHint } from '@plugboard/core';
import { liveUntilEnded } from '@plugboard/core/serve';
import { inspect } from './dev/inspector.ts';
import { endWithLaunchers } from './launchers.ts';
import { runLive } from './dev/live-server.ts';
import { freePort, reach } from './port.ts';
import { endAll, workFolder } from './processes.ts';
import { ROOT, servers } from './workspace.ts';

const words = process.argv.slice(2);
const isBare = words[0] === '--no-inspector';
const [name = '', ...args] = words.slice(isBare ? 1 : 0);
const folders = new Map(servers().map(({ folder }) => [basename(folder), folder]));
const folder = folders.get(name);
if (folder === undefined) {
  const names = [...folders.keys()];
  const wrong = name === '' ? 'Name a server.' : `There is no server ${JSON.stringify(name)}.`;
  console.error(wrong + (closestHint(name, names) || ` There are: ${names.join(', ')}.`));
  process.exit(2);
}

/** Below the five seconds after which this program itself is ended: nobody would be left to make the others go. */
const GRACE_MS = 4_000;

const work = workFolder('dev');
const ended = liveUntilEnded(async () => void (await endAll(GRACE_MS)), { withClient: true });
endWithLaunchers();
// Ctrl-D is seen only by who reads.
if (process.stdin.isTTY) process.stdin.resume();

const address = `127.0.0.1:${await freePort()}`;
const url = new URL(`http://${address}/mcp`);
let hasServed = false;
runLive({
  args: [
    '--conditions=@plugboard/source',
    `--import=${import.meta.resolve('./dev/without-contract.ts')}`,
    join(folder, 'src/cli.ts'),
    ...args,
    `--http=${address}`,
  ],
  folders: [join(folder, 'src'), join(ROOT, 'packages/core/src')],
  onEnd: (code) => {
    // It was asked for its help, or lacks a setting: no change of a source mends that.
    if (!hasServed && (code === 0 || code === 2)) process.exit(code);
    if (code !== 0) console.error(`${name} ended; it starts again when one of its sources changes.`);
  },
});
await reach(url);
hasServed = true;
const page = isBare ? undefined : await inspect(url, work);
console.log(page === undefined ? `Serving ${url.href}` : `Open ${page.href}`);
await ended;
