import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { httpClient } from '@plugboard/core/upstream';
import { upstream } from '@plugboard/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { counting } from './counting.ts';
import { sharedTurn } from '../../../src/upstream/http/shared-turn.ts';

const UPSTREAM = fileURLToPath(new URL('../../../src/upstream.ts', import.meta.url));

/** As every system finds the folder for what may be lost. */
function cacheIn(folder: string): Record<string, string> {
  const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return env;
}

/** Another process that asks `/x` so many times. */
function asker(url: string, times: number) {
  const script = `
    import { httpClient } from ${JSON.stringify(UPSTREAM)};
    const client = httpClient({ name: 'Club', baseUrl: ${JSON.stringify(url)}, allowPrivateNetwork: true, shared: 'club' });
    await Promise.all(Array.from({ length: ${times} }, () => client.get('/x')));
  `;
  const child = spawn(
    process.execPath,
    ['--conditions=@plugboard/source', '--input-type=module', '-e', script],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return { kill: () => child.kill('SIGKILL'), ended: new Promise((resolve) => child.once('close', resolve)) };
}

/** A client that shares its turn. */
function clubAt(baseUrl: string) {
  return httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, shared: 'club' });
}

afterEach(() => vi.unstubAllEnvs());

describe('a shared turn', () => {
  it('that is swept away with the cache is done without', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'turns-'));
    cacheIn(folder);
    await using api = await upstream({ 'GET /x': {} });
    await using client = clubAt(api.url);
    await client.get('/x');
    rmSync(folder, { recursive: true });
    await client.get('/x');
    await client.get('/x');
    expect(api.requests).toHaveLength(3);
  });

  it('is one process at a time', async () => {
    cacheIn(mkdtempSync(join(tmpdir(), 'turns-')));
    const { route, most } = counting(50);
    await using api = await upstream({ 'GET /x': route });
    const others = [asker(api.url, 6), asker(api.url, 6)];
    await using client = clubAt(api.url);
    await using twin = clubAt(api.url);
    await vi.waitUntil(() => api.requests.length > 0, { timeout: 20_000 });
    await Promise.all(Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? client : twin).get('/x')));
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0]);
    expect([api.requests.length, most()]).toEqual([18, 1]);
  });

  it('is free when its holder was killed', async () => {
    cacheIn(mkdtempSync(join(tmpdir(), 'turns-')));
    let asked = 0;
    await using api = await upstream({
      'GET /x': () => {
        asked += 1;
        return asked === 1 ? { delay: 60_000 } : { body: 'mine' };
      },
    });
    const holder = asker(api.url, 1);
    await vi.waitUntil(() => asked === 1, { timeout: 20_000 });
    await using client = clubAt(api.url);
    const answer = client.get('/x');
    const stop = new AbortController();
    const cancelled = client.get('/x', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrow('enough');
    holder.kill();
    await holder.ended;
    expect((await answer).text()).toBe('mine');
    expect(asked).toBe(2);
  });

  it('waits within the time of a call', async () => {
    cacheIn(mkdtempSync(join(tmpdir(), 'turns-')));
    await using api = await upstream({ 'GET /hangs': { delay: 60_000 } });
    await using holder = clubAt(api.url);
    const stop = new AbortController();
    const held = holder.get('/hangs', { signal: stop.signal });
    await vi.waitUntil(() => api.requests.length === 1);
    const options = {
      name: 'Club',
      baseUrl: api.url,
      allowPrivateNetwork: true,
      shared: 'club',
      timeout: 300,
    };
    await using client = httpClient(options);
    await expect(client.get('/x')).rejects.toMatchObject({ code: 'TIMED_OUT' });
    stop.abort(new Error('enough'));
    await expect(held).rejects.toThrow('enough');
    expect(api.requests).toHaveLength(1);
  });

  it('keeps the spacing since the last turn of any process, and is free for others when a wait is broken off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'turns-'));
    cacheIn(folder);
    const spaced = sharedTurn('club', 3_600_000);
    const other = sharedTurn('club', 0);
    (await other.take(undefined))();
    const stop = new AbortController();
    const waits = spaced.take(stop.signal);
    setTimeout(() => stop.abort(), 100);
    await expect(waits).rejects.toThrow('aborted');
    (await other.take(undefined))();

    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    const twoHoursAgo = Date.now() / 1000 - 7200;
    expect(files).toHaveLength(1);
    for (const { parentPath, name } of files) utimesSync(join(parentPath, name), twoHoursAgo, twoHoursAgo);
    (await spaced.take(undefined))();
    spaced.close();
    other.close();
  });

  it('is one at a time within a process too, which keeps its own order', async () => {
    cacheIn(mkdtempSync(join(tmpdir(), 'turns-')));
    const turn = sharedTurn('club', 0);
    const giveBack = await turn.take(undefined);
    const stop = new AbortController();
    const waits = turn.take(stop.signal);
    setTimeout(() => stop.abort(), 100);
    await expect(waits).rejects.toThrow('aborted');
    giveBack();
    (await turn.take(undefined))();
    turn.close();

    await using api = await upstream({ 'GET /x': {} });
    await using client = clubAt(api.url);
    const asked = Array.from({ length: 8 }, (_, n) => n);
    await Promise.all(asked.map((n) => client.get('/x', { query: { n } })));
    expect(api.requests.map(({ query }) => Number(query.get('n')))).toEqual(asked);
  });

  it('that cannot be kept anywhere stops nobody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'turns-'));
    writeFileSync(join(folder, 'plugboard'), 'in the way');
    chmodSync(folder, 0o500);
    cacheIn(folder);
    await using api = await upstream({ 'GET /x': {} });
    await using client = clubAt(api.url);
    expect((await client.get('/x')).status).toBe(200);
  });
});
