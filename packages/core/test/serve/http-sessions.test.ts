import { connect, connectPeer, textOf, type Person } from '@plugboard/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Authenticate } from '../../src/serve/http/token.ts';
import {
  ADD,
  begin,
  call,
  calling,
  initialize,
  inSession,
  JSON_BOTH_WAYS,
  openSession,
  send,
  serve,
  type Served,
} from '../fixture/http.ts';

const PING = { id: 1, method: 'ping' };

/** Calls wait until they are let go. */
function waiting() {
  const started: (() => void)[] = [];
  const change = calling(async () => {
    await new Promise<void>((resolve) => started.push(resolve));
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return { change, started };
}

describe('a session', () => {
  it('lets a tool ask its client', async () => {
    await using serving = await serve();
    const person: Person = () => ({ action: 'accept', content: { confirm: true } });
    const erase = { name: 'erase', arguments: { pages: ['a'] } };
    await using client = await connect(serving.url, { era: '2025-11-25', person });
    expect(textOf(await client.callTool(erase))).toBe('erased a');
    await using peer = await connectPeer(serving.url, { person });
    expect(textOf(await peer.callTool(erase))).toBe('erased a');
  });

  it('has a random id, which its client is told', async () => {
    await using serving = await serve();
    const ids = await Promise.all([1, 2, 3].map(() => openSession(serving.url)));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f-]{21}$/);
  });

  it('is ended by DELETE', async () => {
    await using serving = await serve();
    const session = await openSession(serving.url);
    expect((await send(serving.url, inSession(session, PING))).status).toBe(200);
    const headers = { ...JSON_BOTH_WAYS, 'mcp-session-id': session };
    expect((await send(serving.url, { method: 'DELETE', headers })).status).toBe(200);
    expect((await send(serving.url, inSession(session, PING))).status).toBe(404);
  });

  it('that nobody opened gets 404', async () => {
    await using serving = await serve();
    const { status, json } = await send(serving.url, inSession('nobody-knows-this', PING));
    expect(status).toBe(404);
    expect(json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect(json).not.toHaveProperty('id');
  });

  it('is needed by every message but initialize', async () => {
    await using serving = await serve();
    const { 'mcp-session-id': _, ...headers } = inSession('x', PING).headers;
    const { status, json } = await send(serving.url, { ...inSession('x', PING), headers });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { message: 'Send the Mcp-Session-Id that initialize was answered with.' },
    });
    expect(json).not.toHaveProperty('id');
    expect((await send(serving.url, { method: 'GET', headers })).status).toBe(400);
  });

  it('belongs to who opened it', async () => {
    const authenticate: Authenticate = ({ headers }) => ({
      token: '',
      clientId: String(headers.authorization),
      scopes: [],
    });
    await using serving = await serve({ door: { authenticate } });
    const session = await openSession(serving.url, { authorization: 'Bearer alice' });
    const as = (who: string, method = 'POST') => {
      const { headers, body } = inSession(session, PING);
      const sent = { method, headers: { ...headers, authorization: `Bearer ${who}` } };
      return send(serving.url, method === 'POST' ? { ...sent, body } : sent);
    };
    expect((await as('mallory')).status).toBe(404);
    expect((await as('mallory', 'GET')).status).toBe(404);
    expect((await as('mallory', 'DELETE')).status).toBe(404);
    expect((await as('alice')).status).toBe(200);
  });

  it('does not run two requests under one id', async () => {
    const { change, started } = waiting();
    await using serving = await serve({}, change);
    const session = await openSession(serving.url);
    const message = inSession(session, { id: 7, method: 'tools/call', params: ADD });
    const first = send(serving.url, message);
    await vi.waitFor(() => expect(started).toHaveLength(1));
    const second = await send(serving.url, message);
    expect(second.status).toBe(400);
    expect(second.json).not.toHaveProperty('id');
    started[0]?.();
    expect((await first).json).toMatchObject({ id: 7, result: { content: [{ text: 'done' }] } });
    const again = send(serving.url, message);
    await vi.waitFor(() => expect(started).toHaveLength(2));
    started[1]?.();
    expect((await again).status).toBe(200);
  });

  it('has one stream, which its client can open again', async () => {
    await using serving = await serve();
    const session = await openSession(serving.url);
    const listen = () => begin(serving.url, { method: 'GET', headers: inSession(session, PING).headers });
    const first = await listen();
    const second = await listen();
    second.destroy();
    expect([first.statusCode, second.statusCode]).toEqual([200, 409]);
    first.destroy();
    await vi.waitFor(async () => {
      const again = await listen();
      again.destroy();
      expect(again.statusCode).toBe(200);
    });
  });

  it('ends the stream of a request that is taken back', async () => {
    const { change, started } = waiting();
    await using serving = await serve({}, change);
    const session = await openSession(serving.url);
    const first = send(serving.url, inSession(session, { id: 7, method: 'tools/call', params: ADD }));
    await vi.waitFor(() => expect(started).toHaveLength(1));
    const cancelled = { method: 'notifications/cancelled', params: { requestId: 7 } };
    expect((await send(serving.url, inSession(session, cancelled))).status).toBe(202);
    expect((await first).text).toBe('');
  });
});

describe('a session that nobody uses', () => {
  const MINUTE = 60_000;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const ping = async ({ url }: Served, session: string) => (await send(url, inSession(session, PING))).status;

  it('expires after ten minutes', async () => {
    await using serving = await serve();
    const session = await openSession(serving.url);
    vi.advanceTimersByTime(9 * MINUTE);
    expect(await ping(serving, session)).toBe(200);
    vi.advanceTimersByTime(9 * MINUTE);
    expect(await ping(serving, session)).toBe(200);
    vi.advanceTimersByTime(10 * MINUTE);
    expect(await ping(serving, session)).toBe(404);
  });

  it('lives as long as a request runs in it', async () => {
    const { change, started } = waiting();
    await using serving = await serve({}, change);
    const session = await openSession(serving.url);
    const running = send(serving.url, inSession(session, { id: 7, method: 'tools/call', params: ADD }));
    await vi.waitFor(() => expect(started).toHaveLength(1));
    vi.advanceTimersByTime(60 * MINUTE);
    started[0]?.();
    expect((await running).json).toMatchObject({ result: { content: [{ text: 'done' }] } });
  });

  it('lives as long as its client listens', async () => {
    await using serving = await serve();
    const session = await openSession(serving.url);
    const { headers } = inSession(session, PING);
    const stream = await begin(serving.url, { method: 'GET', headers });
    vi.advanceTimersByTime(60 * MINUTE);
    expect(await ping(serving, session)).toBe(200);
    stream.destroy();
    await vi.waitFor(async () => {
      vi.advanceTimersByTime(10 * MINUTE);
      expect(await ping(serving, session)).toBe(404);
    });
  });
});

describe('when all sessions are taken', () => {
  it('the one idle longest makes room', async () => {
    await using serving = await serve({ limits: { sessions: 2 } });
    const [first, second] = [await openSession(serving.url), await openSession(serving.url)];
    await send(serving.url, inSession(first, PING)); // now the second is idle longer
    const third = await openSession(serving.url);
    const states = [];
    for (const each of [first, second, third])
      states.push((await send(serving.url, inSession(each, PING))).status);
    expect(states).toEqual([200, 404, 200]);
  });

  it('and all are busy, a new client is asked to come back', async () => {
    const { change, started } = waiting();
    await using serving = await serve({ limits: { sessions: 1 } }, change);
    const session = await openSession(serving.url);
    const running = send(serving.url, inSession(session, { id: 7, method: 'tools/call', params: ADD }));
    await vi.waitFor(() => expect(started).toHaveLength(1));
    const refused = await initialize(serving.url);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.json).not.toHaveProperty('id');
    started[0]?.();
    expect((await running).status).toBe(200);
    expect((await initialize(serving.url)).status).toBe(200);
  });
});

describe('without sessions', () => {
  it('clients of all eras are served', async () => {
    await using serving = await serve({ stateless: true });
    await using older = await connect(serving.url, { era: '2025-11-25' });
    expect(textOf(await older.callTool(ADD))).toBe('2 + 2 = 4');
    await using peer = await connectPeer(serving.url);
    expect(textOf(await peer.callTool(ADD))).toBe('2 + 2 = 4');
    await using newer = await connect(serving.url, { era: '2026-07-28' });
    expect(textOf(await newer.callTool(ADD))).toBe('2 + 2 = 4');
  });

  it('nobody is given an id', async () => {
    await using serving = await serve({ stateless: true });
    expect((await initialize(serving.url)).headers).not.toHaveProperty('mcp-session-id');
    const got = await send(serving.url, { method: 'GET', headers: call().headers });
    expect(got.status).toBe(405);
    expect(got.json).not.toHaveProperty('id');
  });
});
