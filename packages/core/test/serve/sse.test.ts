import { once } from 'node:events';
import { textOf } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Authenticate } from '../../src/serve/http/token.ts';
import { runVault } from '../fixture/program.ts';
import { ADD, call, calling, openSession, send, serve } from '../fixture/http.ts';
import {
  connectNew,
  connectOld,
  INITIALIZE,
  JSON_TYPE,
  listen,
  pathOf,
  post,
  statusOf,
} from '../fixture/sse.ts';

const ERASE = { name: 'erase', arguments: { pages: ['a'] } };

describe.each([
  ['2.x', connectNew],
  ['1.x', connectOld],
])('a client of the older transport, %s', (_, connect) => {
  it('calls, and is asked', async () => {
    await using serving = await serve({ sse: true });
    await using client = await connect(serving.url);
    expect(textOf((await client.callTool(ADD)) as never)).toBe('2 + 2 = 4');
    expect(textOf((await client.callTool(ERASE)) as never)).toBe('erased a');
  });

  it('needs the token on both ways', async () => {
    const token = 'a-token-of-sixteen';
    await using serving = await serve({ sse: true, token });
    await expect(connect(serving.url)).rejects.toThrow();
    await using client = await connect(serving.url, { authorization: `Bearer ${token}` });
    expect(textOf((await client.callTool(ADD)) as never)).toBe('2 + 2 = 4');
  });

  it('that vanishes ends what it called', async () => {
    let [isStarted, isStopped] = [false, false];
    const change = calling(async (_name, _args, { mcpReq: { signal } }) => {
      isStarted = true;
      await once(signal, 'abort');
      isStopped = true;
      return { content: [] };
    });
    await using serving = await serve({ sse: true }, change);
    const client = await connect(serving.url);
    const left = client.callTool(ADD).catch(() => 'gone');
    await vi.waitFor(() => expect(isStarted).toBe(true));
    await client[Symbol.asyncDispose]();
    await left;
    await vi.waitFor(() => expect(isStopped).toBe(true));
  });
});

describe('the older transport', () => {
  it('is not there unless it was asked for', async () => {
    await using serving = await serve();
    expect((await send(serving.url, { path: '/sse' })).status).toBe(404);
    expect((await post(serving.url, '/message?session_id=x', INITIALIZE)).status).toBe(404);
  });

  it('stands beside the one of today', async () => {
    await using serving = await serve({ sse: true });
    expect((await send(serving.url, call())).status).toBe(200);
    expect(await openSession(serving.url)).toMatch(/^[\da-f-]{36}$/);
  });

  it('begins with the address for messages, and is not kept by what stands between', async () => {
    await using serving = await serve({ sse: true });
    const stream = await listen(serving.url);
    expect(await pathOf(stream)).toMatch(/^\/message\?session_id=[\da-f-]{36}$/);
    expect(stream.answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    stream.answer.destroy();
  });

  it('answers by the stream, in the revision of its time', async () => {
    await using serving = await serve({ sse: true });
    const stream = await listen(serving.url);
    const path = await pathOf(stream);
    expect(await statusOf(serving.url, path, INITIALIZE)).toBe(202);
    await stream.next(2);
    expect(stream.events[1]).toMatch(/^event: message\ndata: \{.*"protocolVersion":"2024-11-05"/);
    stream.answer.destroy();
  });

  it('has nobody speak first, twice under one id, in batches or in what is no message', async () => {
    const change = calling(() => new Promise(() => {}));
    await using serving = await serve({ sse: true }, change);
    const stream = await listen(serving.url);
    const path = await pathOf(stream);
    const calls = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: ADD };
    expect((await post(serving.url, path, calls)).status).toBe(400);
    expect(await statusOf(serving.url, path, INITIALIZE)).toBe(202);
    await stream.next(2);
    expect(await statusOf(serving.url, path, calls)).toBe(202);
    expect((await post(serving.url, path, calls)).json).toMatchObject({
      error: { message: 'A request with this id is still running.' },
    });
    expect((await post(serving.url, path, [calls])).status).toBe(400);
    expect((await post(serving.url, path, { id: 3, method: 'ping' })).json).toMatchObject({ id: 3 });
    expect((await post(serving.url, path, '{"jsonrpc":"2.0","id":4,"id":5,"method":"ping"}')).status).toBe(
      400,
    );
    expect((await post(serving.url, path, 'no json')).json).toMatchObject({ error: { code: -32_700 } });
    stream.answer.destroy();
  });

  it('is for one owner: nobody else can speak into a session, or tell that it is there', async () => {
    const authenticate: Authenticate = ({ headers }) => ({
      token: '',
      clientId: String(headers.authorization),
      scopes: [],
    });
    await using serving = await serve({ sse: true, door: { authenticate } });
    const stream = await listen(serving.url, { authorization: 'ann' });
    const path = await pathOf(stream);
    const foreign = await post(serving.url, path, INITIALIZE, { authorization: 'bob' });
    const missing = await post(serving.url, '/message?session_id=0', INITIALIZE, { authorization: 'bob' });
    expect([foreign.status, foreign.json]).toEqual([404, missing.json]);
    expect(await statusOf(serving.url, path, INITIALIZE, { authorization: 'ann' })).toBe(202);
    stream.answer.destroy();
  });

  it('is forgotten with its stream', async () => {
    await using serving = await serve({ sse: true, limits: { sessions: 1 } });
    const first = await listen(serving.url);
    const path = await pathOf(first);
    expect(await statusOf(serving.url, path, INITIALIZE)).toBe(202);
    expect((await send(serving.url, { path: '/sse' })).status).toBe(503);
    first.answer.destroy();
    await vi.waitFor(async () => expect((await post(serving.url, path, INITIALIZE)).status).toBe(404));
    const second = await listen(serving.url);
    expect(await pathOf(second)).not.toBe(path);
    second.answer.destroy();
  });

  it('ends a stream that nobody speaks to, and all of them with the server', async () => {
    await using serving = await serve({
      sse: true,
      limits: { requestTimeout: 200, headersTimeout: 200, timeoutCheck: 50 },
    });
    const silent = await listen(serving.url);
    await once(silent.answer, 'close');
    const spoken = await listen(serving.url);
    expect(await statusOf(serving.url, await pathOf(spoken), INITIALIZE)).toBe(202);
    const closed = once(spoken.answer, 'close');
    await serving.close();
    await closed;
  });

  it.each([
    ['another site', { headers: { origin: 'https://evil.example' } }, 403],
    ['another name', { headers: { host: 'evil.example' } }, 403],
    ['another method', { method: 'POST' }, 405],
  ])('keeps %s out', async (_, sent, status) => {
    await using serving = await serve({ sse: true });
    expect((await send(serving.url, { path: '/sse', ...sent })).status).toBe(status);
  });

  it.each([
    ['a type that is not JSON', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['a body that is too long', { headers: JSON_TYPE, body: 'x'.repeat(2_000) }, 413],
    ['a GET', { method: 'GET' }, 405],
  ])('keeps %s out of its messages', async (_, sent, status) => {
    await using serving = await serve({ sse: true, limits: { body: 1_000 } });
    const path = '/message?session_id=x';
    expect((await send(serving.url, { path, method: 'POST', ...sent })).status).toBe(status);
  });
});

describe('--transport', () => {
  it.each([
    [['--transport', 'stdio', '--http', '0'], '--transport stdio and --http say two things: leave one out.'],
    [
      ['--transport', 'sse', '--http', '0', '--stateless'],
      '--transport sse lives by its sessions, which --stateless leaves out: choose one.',
    ],
    [['--transport', 'smoke'], '--transport: expected stdio or http or sse, got "smoke".'],
  ])('%j is refused in one sentence', (args, words) => {
    const { status, stderr } = runVault([...args, 'attic'], { VAULT_KEY: 'a-key' });
    expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
