// What happens to calls of the older transport while they run, and to clients that ask for what it does not have.
import { once } from 'node:events';
import { Client, SSEClientTransport } from '@modelcontextprotocol/client';
import { defineServer, defineTool, reads } from '@plugboard/core';
import { textOf } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { serveHttp } from '../../src/serve/http.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { ADD, calling, send, serve } from '../fixture/http.ts';
import { connectNew, connectOld, INITIALIZE, listen, pathOf, post, statusOf } from '../fixture/sse.ts';

const COUNT = { name: 'count', arguments: { to: 3 } };
const INFO = { name: 'newer', version: '1.0.0' };
const callOf = (id: number) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: ADD });
const cancel = (params?: object) => ({ jsonrpc: '2.0', method: 'notifications/cancelled', params });

/** A stream whose client said who it is. */
async function begun(url: URL) {
  const stream = await listen(url);
  const path = await pathOf(stream);
  expect(await statusOf(url, path, INITIALIZE)).toBe(202);
  await stream.next(2);
  return { ...stream, path };
}

/** Calls that wait until they are told to end, or are taken back. */
function waiting() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = vi.fn();
  const stopped = vi.fn();
  const change = calling(async (_name, _args, { mcpReq: { signal } }) => {
    started();
    signal.addEventListener('abort', stopped);
    await promise;
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return { change, started, stopped, resolve };
}

const areas = defineServer({
  name: 'areas',
  version: '1.0.0',
  title: 'Areas',
  instructions: 'Tells where a client may work.',
  deps: () => ({ area: 'all' }),
  narrow: (_deps, { roots }) => ({ area: roots.join(' ') }),
  tools: [
    defineTool({
      name: 'area',
      title: 'Area',
      description: 'Tells the area.',
      effect: reads(),
      inputSchema: z.strictObject({}),
      handler: (_args, { area }: { area: string }) => area,
    }),
  ],
});

describe.each([
  ['2.x', connectNew],
  ['1.x', connectOld],
])('a client of the older transport, %s', (_, connect) => {
  it('hears of progress', async () => {
    await using serving = await serve({ sse: true });
    await using client = await connect(serving.url);
    const onprogress = vi.fn();
    expect(textOf((await client.callTool(COUNT, { onprogress })) as never)).toBe('counted to 3');
    expect(onprogress).toHaveBeenCalledWith(expect.objectContaining({ progress: 1, total: 3 }));
  });

  it('that takes a call back stops the work', async () => {
    const { change, started, stopped } = waiting();
    await using serving = await serve({ sse: true }, change);
    await using client = await connect(serving.url);
    const taken = new AbortController();
    const call = client.callTool(ADD, { signal: taken.signal });
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    taken.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(() => expect(stopped).toHaveBeenCalled());
  });

  it('is asked for its roots', async () => {
    const { endpoint } = await openServer(areas, {});
    const serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0, sse: true });
    const client = await connect(serving.url);
    expect(textOf((await client.callTool({ name: 'area', arguments: {} })) as never)).toBe('file:///work');
    await client[Symbol.asyncDispose]();
    await serving.close();
  });
});

describe('the older transport, to a client of 2026', () => {
  const discover = {
    jsonrpc: '2.0',
    id: 'd',
    method: 'server/discover',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  };

  it('says which versions there are, by the stream, and goes on', async () => {
    await using serving = await serve({ sse: true });
    const stream = await listen(serving.url);
    const path = await pathOf(stream);
    expect(await statusOf(serving.url, path, discover)).toBe(202);
    await stream.next(2);
    expect(JSON.parse(stream.events[1]!.split('\ndata: ')[1]!)).toMatchObject({
      id: 'd',
      error: {
        code: -32_022,
        data: { requested: '2026-07-28', supported: expect.arrayContaining(['2025-11-25', '2024-11-05']) },
      },
    });
    expect(stream.events[1]).not.toMatch(/supported[^\]]*2026/);
    expect(await statusOf(serving.url, path, INITIALIZE)).toBe(202);
    await stream.next(3);
    expect(stream.events[2]).toContain('"protocolVersion":"2024-11-05"');
    stream.answer.destroy();
  });

  it('lets the official one fall back by itself, and tells the one that cannot why', async () => {
    await using serving = await serve({ sse: true });
    const transport = () => new SSEClientTransport(new URL('/sse', serving.url));
    const client = new Client(INFO, { versionNegotiation: { mode: 'auto' } });
    await client.connect(transport());
    expect(textOf((await client.callTool(ADD)) as never)).toBe('2 + 2 = 4');
    await client.close();
    const pinned = new Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await expect(pinned.connect(transport())).rejects.toMatchObject({ code: -32_022 });
    await pinned.close();
  });
});

describe('calls of the older transport', () => {
  it('that run are let end when the server is closed', async () => {
    const { change, started, resolve } = waiting();
    const serving = await serve({ sse: true, limits: { drain: 120_000, flush: 120_000 } }, change);
    const stream = await begun(serving.url);
    expect(await statusOf(serving.url, stream.path, callOf(1))).toBe(202);
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    const closed = serving.close();
    const ended = once(stream.answer, 'end');
    resolve();
    await ended;
    await closed;
    expect(stream.events[2]).toContain('"text":"done"');
  });

  it('that are taken back, or whose client vanishes, keep no server from ending', async () => {
    const { change, started } = waiting();
    const serving = await serve({ sse: true, limits: { drain: 120_000, flush: 120_000 } }, change);
    const [one, other] = [await begun(serving.url), await begun(serving.url)];
    for (const { path } of [one, other]) expect(await statusOf(serving.url, path, callOf(1))).toBe(202);
    await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(2));
    expect(await statusOf(serving.url, one.path, cancel({ requestId: 1 }))).toBe(202);
    const closed = serving.close();
    other.answer.destroy();
    await closed;
  });

  it('are counted while they run, until they are answered, taken back or left', async () => {
    const { change, started, resolve } = waiting();
    await using serving = await serve({ sse: true, fairness: { callsAtOnce: 1 } }, change);
    const status = async (path: string, id: number) => statusOf(serving.url, path, callOf(id));
    const [one, other] = [await begun(serving.url), await begun(serving.url)];
    expect(await status(one.path, 1)).toBe(202);
    expect(await status(one.path, 2)).toBe(429);
    expect(await status(other.path, 1)).toBe(429);
    expect(await statusOf(serving.url, one.path, cancel({ requestId: 1 }))).toBe(202);
    expect(await status(one.path, 2)).toBe(202);
    one.answer.destroy();
    await vi.waitFor(async () => expect(await status(other.path, 1)).toBe(202));
    // A refusal gives back what it took: the id runs already.
    resolve();
    await other.next(3);
    expect(await status('/message?session_id=0', 1)).toBe(404);
    expect(await status(other.path, 2)).toBe(202);
    expect(started).toHaveBeenCalledTimes(4);
    await other.next(4);
    other.answer.destroy();
  });

  it('are not taken back by a word without an id', async () => {
    await using serving = await serve({ sse: true });
    const stream = await begun(serving.url);
    expect(await statusOf(serving.url, stream.path, cancel())).toBe(202);
    expect(await statusOf(serving.url, stream.path, callOf(1))).toBe(202);
    await stream.next(3);
    stream.answer.destroy();
  });

  it('whose answers nobody reads pile up only so far', async () => {
    const text = 'x'.repeat(256 * 1024);
    const change = calling(async () => ({ content: [{ type: 'text', text }] }));
    await using serving = await serve({ sse: true, limits: { unread: 1024 * 1024 } }, change);
    const stream = await begun(serving.url);
    stream.answer.pause();
    let id = 0;
    await vi.waitFor(
      async () => {
        id += 1;
        expect((await post(serving.url, stream.path, callOf(id))).status).toBe(404);
      },
      { interval: 1, timeout: 20_000 },
    );
    expect((await send(serving.url, { path: '/healthz' })).status).toBe(200);
    stream.answer.destroy();
  });
});
