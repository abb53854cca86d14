import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { call } from './open.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

async function args() {
  return [BIN, '--browser', await chromiumPath(), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
}

/** Browsers whose profile belongs to a server. */
function browsersOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`plugboard-browser-${pid}-`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function childOf(parent: number): Promise<number> {
  const children = () => readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
  await expect.poll(children, { timeout: 10_000 }).toMatch(/^\d+$/);
  return Number(children());
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

const profilesOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`plugboard-browser-${pid}-`));

/** A server as a process of its own, with its browser running; behind a shell, as npx starts it, where that is asked for. */
async function running({ behindShell = false } = {}) {
  const [program, ...rest]: readonly [string, ...string[]] = behindShell
    ? ['sh', '-c', '"$@"; exit', 'sh', process.execPath, ...(await args())]
    : [process.execPath, ...(await args())];
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'] });
  const pid = behindShell ? await childOf(child.pid ?? 0) : (child.pid ?? 0);
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'test', version: '1' };
  send({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
  });
  send({ method: 'notifications/initialized' });
  send({ id: 2, method: 'tools/call', params: { name: 'tabs', arguments: { action: 'open' } } });
  await expect.poll(() => browsersOf(pid).length, { timeout: 20_000 }).toBeGreaterThan(0);
  return { child, pid };
}

it.skipIf(process.platform !== 'linux')(
  'no browser survives a server that is killed, and the next one removes its profile',
  async () => {
    const { child, pid } = await running();
    child.kill('SIGKILL');
    await expect.poll(() => browsersOf(pid), { timeout: 10_000 }).toEqual([]);
    expect(profilesOf(pid)).toHaveLength(1);
    await using client = await connect(
      { command: process.execPath, args: await args() },
      { era: '2026-07-28' },
    );
    await call(client, 'tabs', { action: 'open' });
    expect(profilesOf(pid)).toEqual([]);
  },
);

it.skipIf(process.platform !== 'linux').each(['SIGTERM', 'stdin'])(
  'a server that ends by %s takes all with it',
  async (way) => {
    const { child, pid } = await running();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (way === 'stdin') child.stdin.end();
    else child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(browsersOf(pid)).toEqual([]);
    expect(profilesOf(pid)).toEqual([]);
  },
);

it.skipIf(process.platform !== 'linux')('a browser that dies is started anew by the next call', async () => {
  await using client = await connect(
    { command: process.execPath, args: await args() },
    { era: '2026-07-28' },
  );
  await call(client, 'tabs', { action: 'open' });
  const server = (client.transport as unknown as { pid: number }).pid;
  const [browser = 0] = browsersOf(server);
  process.kill(browser, 'SIGKILL');
  await expect
    .poll(async () => (await call(client, 'tabs', { action: 'open' })).isError, { timeout: 15_000 })
    .toBeFalsy();
});

it.skipIf(process.platform !== 'linux')(
  'no server and no browser survives the shell that started it, when that is killed',
  async () => {
    const { child, pid } = await running({ behindShell: true });
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => browsersOf(pid), { timeout: 10_000 }).toEqual([]);
    await using client = await connect(
      { command: process.execPath, args: await args() },
      { era: '2026-07-28' },
    );
    await call(client, 'tabs', { action: 'open' });
    expect(profilesOf(pid)).toEqual([]);
    child.stdin.destroy();
  },
);

it.skipIf(process.platform !== 'linux')('servers side by side have browsers of their own', async () => {
  const all = await Promise.all([running(), running(), running()]);
  const browsers = all.map(({ pid }) => browsersOf(pid));
  expect(new Set(browsers.flat()).size).toBe(browsers.flat().length);
  const [first, second] = all;
  first?.child.kill('SIGKILL');
  await expect.poll(() => browsersOf(first?.pid ?? 0), { timeout: 10_000 }).toEqual([]);
  expect(browsersOf(second?.pid ?? 0).length).toBeGreaterThan(0);
  // The next start removes what the first left, and nothing of those that run.
  await using client = await connect(
    { command: process.execPath, args: await args() },
    { era: '2026-07-28' },
  );
  expect((await call(client, 'tabs', { action: 'open' })).isError).toBeFalsy();
  expect(profilesOf(first?.pid ?? 0)).toEqual([]);
  expect(profilesOf(second?.pid ?? 0)).toHaveLength(1);
  const ended = all.slice(1).map(async ({ child }) => {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    return exit;
  });
  expect(await Promise.all(ended)).toEqual([0, 0]);
});
