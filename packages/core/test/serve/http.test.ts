import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect, connectPeer, textOf, type Era } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Endpoint } from '../../src/serve/endpoint.ts';
import {
  ADD,
  begin,
  call,
  calling,
  inSession,
  openSession,
  send,
  serve,
  type Served,
} from '../fixture/http.ts';

let serving: Served;
beforeAll(async () => {
  serving = await serve({ health: () => ({ lamps: 3 }) });
});
afterAll(() => serving.close());

describe('a served endpoint', () => {
  it.each<Era>(['2026-07-28', '2025-11-25'])('answers the official client in %s', async (era) => {
    await using client = await connect(serving.url, { era });
    expect((await client.listTools()).tools).toHaveLength(9);
    expect(textOf(await client.callTool(ADD))).toBe('2 + 2 = 4');
  });

  it('answers the client of the 1.x line', async () => {
    await using client = await connectPeer(serving.url);
    expect((await client.listTools()).tools).toHaveLength(9);
    expect(textOf(await client.callTool(ADD))).toBe('2 + 2 = 4');
  });

  it.each<Era>(['2026-07-28', '2025-11-25'])('streams progress in %s', async (era) => {
    await using client = await connect(serving.url, { era });
    const seen: number[] = [];
    const count = { name: 'count', arguments: { to: 3 } };
    const result = await client.callTool(count, { onprogress: ({ progress }) => seen.push(progress) });
    expect(textOf(result)).toBe('counted to 3');
    expect(seen[0]).toBe(1);
  });

  it('answers a plain call with JSON of a told length', async () => {
    const { status, headers, json } = await send(serving.url, call());
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBeDefined();
    expect(json).toMatchObject({ id: 1, result: { structuredContent: { sum: 4 } } });
  });

  it('tells its health', async () => {
    const { status, json } = await send(serving.url, { path: '/healthz' });
    expect(status).toBe(200);
    expect(json).toEqual({ status: 'ok', name: 'fixture', version: '1.2.3', lamps: 3 });
  });

  it('that cannot have its port says so, with what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await expect(serve({ port })).rejects.toMatchObject({
      message: `Port ${port} on 127.0.0.1 is in use; stop what listens there or choose another port with --http.`,
      exitCode: 1,
    });
    taken.close();
  });
});

describe('two clients that use one id at once get each their own answer', () => {
  const slow = (n: number) => ({ name: 'count', arguments: { to: n, pause_ms: 5 } });

  it('in 2026-07-28', async () => {
    const answers = await Promise.all([5, 4, 3].map((n) => send(serving.url, call(slow(n), 7))));
    expect(answers.map(({ json }) => textOf((json as { result: object }).result))).toEqual([
      'counted to 5',
      'counted to 4',
      'counted to 3',
    ]);
  });

  it('in 2025-11-25', async () => {
    const counted = async (n: number) => {
      const session = await openSession(serving.url);
      const message = { id: 7, method: 'tools/call', params: slow(n) };
      return textOf(
        ((await send(serving.url, inSession(session, message))).json as { result: object }).result,
      );
    };
    expect(await Promise.all([5, 4, 3].map(counted))).toEqual([5, 4, 3].map((n) => `counted to ${n}`));
  });
});

describe('a message is refused', () => {
  const twice = call().body.replace('"name":"add"', '"name":"add","name":"fail"');
  const folded = call().body.replace('"name":"add"', '"name":"add","Name":"fail"');
  it.each([
    ['as a text', { ...call(), headers: { ...call().headers, 'content-type': 'text/plain' } }, 415, -32_600],
    [
      'as a form',
      { ...call(), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      -32_600,
    ],
    ['that is no JSON', { ...call(), body: '{' }, 400, -32_700],
    ['that is empty', { ...call(), body: '' }, 400, -32_700],
    ['that is no UTF-8', { ...call(), body: Buffer.from([0x22, 0xff, 0x22]) }, 400, -32_700],
    ['with a key twice', { ...call(), body: twice }, 400, -32_600],
    ['with a key twice but for case', { ...call(), body: folded }, 400, -32_600],
    ['that is no message', { ...call(), body: '{"hello":1}' }, 400, -32_600],
    ['that is null', { ...call(), body: 'null' }, 400, -32_600],
    ['with PUT', { ...call(), method: 'PUT' }, 405, -32_600],
    ['at another path', { ...call(), path: '/else' }, 404, -32_600],
  ])('%s', async (_what, sent, status, code) => {
    const answer = await send(serving.url, sent);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ jsonrpc: '2.0', error: { code, message: expect.any(String) } });
    expect(answer.json).not.toHaveProperty('id');
    expect((await send(serving.url, call())).status).toBe(200);
  });

  it.each([
    ['mcp-name', 'fail'],
    ['mcp-method', 'tools/list'],
    ['mcp-protocol-version', '2025-11-25'],
  ])('whose %s header says something else than its body', async (name, value) => {
    const { headers, ...rest } = call();
    const { status, json } = await send(serving.url, { ...rest, headers: { ...headers, [name]: value } });
    expect(status).toBe(400);
    expect(json).toMatchObject({ id: 1, error: { code: -32_020 } });
  });
});

describe('a list that changes', () => {
  const listeners = new Set<() => void>();
  const changing = (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    describe: () => ({ capabilities: { tools: { listChanged: true } } }),
    onChange: (listener) => {
      const tell = () => listener({ kind: 'tools' });
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  });
  const change = () => {
    for (const listener of listeners) listener();
  };

  it('is told to a session that listens', async () => {
    await using changes = await serve({}, changing);
    await using client = await connect(changes.url, { era: '2025-11-25' });
    let told = 0;
    client.setNotificationHandler('notifications/tools/list_changed', () => {
      told += 1;
    });
    // The client opens its stream some time after it is connected.
    await vi.waitFor(() => {
      change();
      expect(told).toBeGreaterThan(0);
    });
  });

  it('is told to a listener of 2026-07-28', async () => {
    await using changes = await serve({}, changing);
    const { body, headers } = call();
    const { _meta } = (JSON.parse(body) as { params: { _meta: object } }).params;
    const params = { notifications: { toolsListChanged: true }, _meta };
    const others: Record<string, string | string[]> = { ...headers, 'mcp-method': 'subscriptions/listen' };
    delete others['mcp-name'];
    const stream = await begin(changes.url, {
      method: 'POST',
      headers: others,
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params }),
    });
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await vi.waitFor(() => expect(text).toContain('notifications/subscriptions/acknowledged'));
    change();
    await vi.waitFor(() => expect(text).toContain('notifications/tools/list_changed'));
    await changes.close();
    await vi.waitFor(() => expect(text).toContain('"resultType":"complete"'));
    expect(listeners.size).toBe(0);
  });
});

describe('a client that vanishes', () => {
  it.each<Era>(['2026-07-28', '2025-11-25'])('takes its call back in %s', async (era) => {
    const stopped = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    await using waits = await serve(
      {},
      calling((_name, _args, { mcpReq: { signal } }) => {
        started.resolve();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped.resolve();
            reject(new Error('stopped'));
          });
        });
      }),
    );
    const sent =
      era === '2026-07-28'
        ? call()
        : inSession(await openSession(waits.url), { id: 1, method: 'tools/call', params: ADD });
    const controller = new AbortController();
    const answer = fetch(waits.url, { ...(sent as object), signal: controller.signal }).then((each) =>
      each.text(),
    );
    await started.promise;
    controller.abort();
    await expect(answer).rejects.toThrow();
    await stopped.promise;
  });
});
