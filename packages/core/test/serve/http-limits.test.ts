import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ADD, begin, call, calling, inSession, openSession, send, serve } from '../fixture/http.ts';

const HEAD = 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

/** A call waits until it is let go, or answers a text that long. */
function saying(answer: () => Promise<string>) {
  return calling(async () => ({ content: [{ type: 'text', text: await answer() }] }));
}

describe('a body over the limit', () => {
  it('gets 413 by what it declares, before it is sent', async () => {
    await using serving = await serve({ limits: { body: 100 } });
    const { text, socket } = open(serving.url, `${HEAD}Content-Length: 101\r\n\r\n`);
    await vi.waitFor(() => expect(text()).toMatch(/^HTTP\/1\.1 413 /));
    expect(text()).toMatch(/connection: close/i);
    expect(text()).not.toMatch(/"id"/);
    socket.destroy();
  });

  it('gets 413 while it grows, and the connection is closed', async () => {
    await using serving = await serve({ limits: { body: 100 } });
    const { text, socket } = open(serving.url, `${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `40\r\n${' '.repeat(64)}\r\n`;
    socket.write(chunk);
    await pause(20);
    expect(text()).toBe('');
    socket.write(chunk);
    await vi.waitFor(() => expect(text()).toMatch(/^HTTP\/1\.1 413 /));
    await once(socket, 'close');
  });

  it('of the longest allowed length is read', async () => {
    const { body, ...rest } = call();
    await using serving = await serve({ limits: { body: body.length } });
    expect((await send(serving.url, { ...rest, body })).status).toBe(200);
    expect((await send(serving.url, { ...rest, body: `${body} ` })).status).toBe(413);
  });

  it('of 5 MB is told to a client that sends it whole', async () => {
    await using serving = await serve();
    const answer = await send(serving.url, { ...call(), body: JSON.stringify('x'.repeat(5_000_000)) });
    expect(answer.status).toBe(413);
    expect(answer.json).toMatchObject({ error: { message: 'A message has at most 4194304 bytes.' } });
  });
});

describe('a slow client', () => {
  it.each([
    ['anything', '', { headersTimeout: 40 }],
    ['its headers', 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n', { headersTimeout: 40 }],
    ['its body', `${HEAD}Content-Length: 50\r\n\r\n{`, { headersTimeout: 40, requestTimeout: 40 }],
  ])('that does not send %s is cut off', async (_what, bytes, limits) => {
    await using serving = await serve({ limits: { ...limits, timeoutCheck: 10 } });
    const { text, socket } = open(serving.url, bytes);
    await once(socket, 'close');
    expect(text()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that does not read its answer is cut off', async () => {
    const length = 32 * 1024 * 1024;
    await using serving = await serve(
      { limits: { readTimeout: 20 } },
      saying(() => Promise.resolve('x'.repeat(length))),
    );
    const answer = await begin(serving.url, call());
    await pause(100);
    const read = async () => {
      for await (const _chunk of answer);
    };
    await expect(read()).rejects.toThrow('aborted');
  });

  it('that does not read its stream is cut off', async () => {
    await using serving = await serve(
      { limits: { readTimeout: 20 } },
      saying(() => Promise.resolve('x'.repeat(32 * 1024 * 1024))),
    );
    const session = await openSession(serving.url);
    const answer = await begin(serving.url, inSession(session, { id: 1, method: 'tools/call', params: ADD }));
    await pause(100);
    const read = async () => {
      for await (const _chunk of answer);
    };
    await expect(read()).rejects.toThrow('aborted');
  });
});

describe('there are no more', () => {
  it('bytes of headers than allowed', async () => {
    await using serving = await serve();
    const { headers, ...rest } = call();
    const { status } = await send(serving.url, {
      ...rest,
      headers: { ...headers, 'x-long': 'x'.repeat(17_000) },
    });
    expect(status).toBe(431);
  });

  it('connections than allowed', async () => {
    await using serving = await serve({ limits: { connections: 1 } });
    const first = open(serving.url, HEAD);
    await once(first.socket, 'connect');
    await expect(send(serving.url, call())).rejects.toThrow();
    first.socket.destroy();
    await vi.waitFor(async () => expect((await send(serving.url, call())).status).toBe(200));
  });

  it('streams than allowed', async () => {
    await using serving = await serve({ limits: { streams: 1 } });
    const [first, second] = [await openSession(serving.url), await openSession(serving.url)];
    const listen = (session: string) => ({ method: 'GET', headers: inSession(session, {}).headers });
    const stream = await begin(serving.url, listen(first));
    expect(stream.statusCode).toBe(200);
    const refused = await send(serving.url, listen(second));
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect((await send(serving.url, call())).status).toBe(200);
    stream.destroy();
    await vi.waitFor(async () => {
      const again = await begin(serving.url, listen(second));
      again.destroy();
      expect(again.statusCode).toBe(200);
    });
  });
});

describe('a server that is closed', () => {
  it('lets what runs end, takes nothing more, and ends its streams', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const started = vi.fn(() => promise);
    // What is waited for longer than the test may take would be a stream.
    const serving = await serve({ limits: { drain: 120_000, flush: 120_000 } }, saying(started));
    const session = await openSession(serving.url);
    const listening = await begin(serving.url, {
      method: 'GET',
      headers: inSession(session, {}).headers,
      agent: new Agent({ keepAlive: true }),
    });
    const listened = once(listening.resume(), 'end');
    const running = [
      send(serving.url, call()),
      send(serving.url, inSession(session, { id: 1, method: 'tools/call', params: ADD })),
    ];
    const late = open(serving.url, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(2));
    const closed = serving.close();
    late.socket.write('\r\n');
    await once(late.socket, 'close');
    expect(late.text()).toMatch(/^HTTP\/1\.1 503 /);
    expect(late.text()).toMatch(/connection: close/i);
    resolve('done');
    for (const { json } of await Promise.all(running))
      expect(json).toMatchObject({ result: { content: [{ text: 'done' }] } });
    await listened;
    await closed;
    await expect(send(serving.url, call())).rejects.toThrow('ECONNREFUSED');
  });

  it('cuts off what does not end', async () => {
    const stopped = Promise.withResolvers<void>();
    const started = vi.fn();
    const serving = await serve(
      { limits: { drain: 20, flush: 20 } },
      calling((_name, _args, { mcpReq: { signal } }) => {
        started();
        signal.addEventListener('abort', () => stopped.resolve());
        return new Promise(() => {});
      }),
    );
    const answer = send(serving.url, call()).catch((error: unknown) => error);
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    await serving.close();
    await stopped.promise;
    await answer;
  });
});

/** A connection on which bytes are sent by hand. */
function open({ port }: URL, bytes: string): { socket: Socket; text: () => string } {
  const socket = connectSocket(Number(port), '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk)).on('error', () => {});
  socket.write(bytes);
  return { socket, text: () => text };
}
