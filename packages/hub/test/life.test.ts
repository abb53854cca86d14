import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../src/servers/connection.ts';
import { FAST, serveBoard } from './fixture/board.ts';
import { serveForgetful } from './fixture/forgetful.ts';
import { configFile, isAlive, odd } from './fixture/hub.ts';

const ERAS = ['2026-07-28', '2025-11-25'] as const;
const CALL = { name: 'bad__say', arguments: { a: 1 } };
const SOON = { timeout: 8_000, interval: 10 };
/** A wait that no test outlives. */
const LATER: Partial<typeof FAST> = { restart: [600_000] };
const DIED =
  'UNAVAILABLE: bad exited with code 9 during the call. Whether the call took effect is not known.';

const pids = new Set<number>();
afterAll(() => vi.waitFor(() => expect([...pids].filter(isAlive)).toEqual([]), SOON));

/** A file that does not exist yet, for a server to keep. */
const newDiary = () => join(configFile({}), '../diary');

const becomes = (server: Connection, state: Connection['state']) =>
  vi.waitFor(() => expect(server.state).toBe(state), SOON);

async function pidOf(server: Connection): Promise<number> {
  const { content } = await server.request('tools/call', { name: 'say', arguments: {} });
  const pid = Number((content[0] as { text: string }).text);
  pids.add(pid);
  return pid;
}

describe.each(ERAS)('a server that dies (client of %s)', (era) => {
  it('is started again, and the call that it died of was sent once', async () => {
    const diary = newDiary();
    await using hub = await serveBoard({ bad: odd('dies once', diary) });
    await using client = await connect(hub.url, { era });
    expect(textOf(await client.callTool(CALL))).toBe(DIED);
    await becomes(hub.server('bad'), 'ready');
    expect(readFileSync(diary, 'utf8')).toBe('called\n');
    expect(textOf(await client.callTool(CALL))).toBe('{"a":1}');
    expect(readFileSync(diary, 'utf8')).toBe('called\ncalled\n');
  });

  it('keeps its tools listed while it restarts, and a call is told when to come again', async () => {
    await using hub = await serveBoard({ bad: odd('dies') }, LATER);
    await using client = await connect(hub.url, { era });
    await client.callTool(CALL);
    expect(hub.server('bad').state).toBe('restarting');
    const answer = await client.callTool(CALL);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(
      /^UNAVAILABLE: bad is restarting \(exited with code 9\)\. Call again in \d+ s\.$/,
    );
    expect((await client.listTools()).tools).toHaveLength(3);
  });

  it('is given up after five tries, and says so', async () => {
    await using hub = await serveBoard({ bad: odd('doomed', newDiary()) });
    await using client = await connect(hub.url, { era });
    expect(textOf(await client.callTool(CALL))).toBe(DIED);
    await becomes(hub.server('bad'), 'failed');
    expect(hub.server('bad').reason).toBe('gave up after 5 tries: exited with code 3');
    expect((await client.listTools()).tools).toEqual([]);
    expect(textOf(await client.callTool(CALL))).toBe(
      'UNAVAILABLE: bad is not running (gave up after 5 tries: exited with code 3). Its other tools will not work either.',
    );
  });
});

describe('a restart that changes no list', () => {
  it('is not announced to clients', async () => {
    await using hub = await serveBoard({ bad: odd('dies once', newDiary()) });
    const onChange = vi.fn<() => void>();
    hub.hub.onChange(onChange);
    await hub
      .server('bad')
      .request('tools/call', { name: 'say', arguments: {} })
      .catch(() => {});
    await becomes(hub.server('bad'), 'ready');
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('the tries of a server', () => {
  it('are five in a row, at its first start too', async () => {
    const diary = newDiary();
    await using hub = await serveBoard({ bad: odd('exits', diary) });
    await becomes(hub.server('bad'), 'failed');
    expect(hub.server('bad').reason).toBe('gave up after 5 tries: exited with code 3');
  });

  it('start anew when it ran well for a while', async () => {
    await using hub = await serveBoard({ bad: odd('dies') }, { restart: [10, 10], steady: 0 });
    for (let death = 0; death < 4; death += 1) {
      await becomes(hub.server('bad'), 'ready');
      await expect(hub.server('bad').request('tools/call', { name: 'say', arguments: {} })).rejects.toThrow(
        'exited with code 9',
      );
    }
    await becomes(hub.server('bad'), 'ready');
  });

  it('are counted on when it did not', async () => {
    await using hub = await serveBoard({ bad: odd('dies') }, { restart: [10, 10] });
    for (let death = 0; death < 3; death += 1) {
      await becomes(hub.server('bad'), 'ready');
      await expect(hub.server('bad').request('tools/call', { name: 'say', arguments: {} })).rejects.toThrow();
    }
    expect(hub.server('bad')).toMatchObject({
      state: 'failed',
      reason: 'gave up after 2 tries: exited with code 9',
    });
  });

  it.each([
    ['its command is not there', { command: 'no-such-program' }, 'no-such-program was not found'],
    ['its settings are bad', odd('unset'), 'exited with code 2'],
    ['its entry is wrong', { comand: 'x' }, 'unknown key "comand". Did you mean "command"?'],
  ])('are none where a person must mend something: %s', async (_what, entry, reason) => {
    await using hub = await serveBoard({ bad: entry });
    expect(hub.server('bad')).toMatchObject({ state: 'failed', reason });
  });

  it('go on for a server that only cannot be reached', async () => {
    await using hub = await serveBoard({ far: { url: 'http://127.0.0.1:1/mcp' } }, { restart: [1, 1] });
    const waits = new Set<number | undefined>();
    await vi.waitFor(() => expect(waits.add(hub.server('far').restartAt).size).toBeGreaterThan(6), SOON);
    expect(hub.server('far')).toMatchObject({ state: 'restarting', reason: 'cannot be reached' });
  });

  it('end with the hub', async () => {
    const hub = await serveBoard({ bad: odd('dies') }, { restart: [50] });
    await expect(hub.server('bad').request('tools/call', { name: 'say', arguments: {} })).rejects.toThrow();
    expect(hub.server('bad').state).toBe('restarting');
    await hub[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(hub.server('bad').state).toBe('restarting');
    expect(hub.server('bad').restartAt).toBeDefined();
  });
});

describe('a remote server that forgets its session', () => {
  it('is greeted anew', async () => {
    await using remote = await serveForgetful();
    await using hub = await serveBoard({ far: { url: remote.url.href } });
    await using client = await connect(hub.url, { era: '2026-07-28' });
    const call = { name: 'far__say', arguments: {} };
    expect(textOf(await client.callTool(call))).toBe('session 1');
    remote.forget();
    expect(textOf(await client.callTool(call))).toBe(
      'UNAVAILABLE: far ended the session during the call. Whether the call took effect is not known.',
    );
    await becomes(hub.server('far'), 'ready');
    expect(textOf(await client.callTool(call))).toBe('session 2');
  });
});

describe.skipIf(process.platform === 'win32').each(['legacy', 'modern'])('a silent server (%s)', (era) => {
  it('is replaced when it no longer answers', async () => {
    await using hub = await serveBoard({ bad: odd('names itself', '', era) }, { ...FAST, probe: 40 });
    const server = hub.server('bad');
    const before = await pidOf(server);
    process.kill(before, 'SIGSTOP');
    await vi.waitFor(() => expect(isAlive(before)).toBe(false), SOON);
    await vi.waitFor(async () => expect(await pidOf(server)).not.toBe(before), SOON);
  });

  it('is left alone while it has a call to answer', async () => {
    await using hub = await serveBoard({ bad: odd('names itself', '', era) }, { ...FAST, probe: 30 });
    const server = hub.server('bad');
    const pid = await pidOf(server);
    process.kill(pid, 'SIGSTOP');
    const call = server.request('tools/call', { name: 'say', arguments: {} }, { timeout: 200 });
    const aliveAtTheEnd = call.then(
      () => undefined,
      () => isAlive(pid),
    );
    expect(await aliveAtTheEnd).toBe(true);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), SOON);
  });

  it('is not replaced as long as it answers', async () => {
    const diary = newDiary();
    await using hub = await serveBoard({ bad: odd('is probed', diary, era) }, { ...FAST, probe: 100 });
    await vi.waitFor(() => expect(readFileSync(diary, 'utf8').split('\n').length).toBeGreaterThan(4), SOON);
    expect(new Set(readFileSync(diary, 'utf8').trim().split('\n'))).toHaveLength(1);
    expect(hub.server('bad').state).toBe('ready');
  });
});
