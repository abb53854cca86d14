import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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

const profilesOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`plugboard-browser-${pid}-`));

/** A server as a process of its own, with its browser running. */
async function running() {
  const child = spawn(process.execPath, await args(), { stdio: ['pipe', 'pipe', 'ignore'] });
  const pid = child.pid ?? 0;
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
