import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { connect, connectPeer, textOf, type Era } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHttpAddress, serveHttp, type HttpServing } from '../../src/serve/http.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { fixture } from '../fixture/server.ts';

let serving: HttpServing;
beforeAll(async () => {
  const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
  serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0 }, () => ({ lamps: 3 }));
});
afterAll(() => serving.close());

const JSON_BOTH_WAYS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const ADD = { name: 'add', arguments: { left: 2, right: 2 } };

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

  it('tells its health', async () => {
    const { status, json } = await send({ path: '/healthz' });
    expect(status).toBe(200);
    expect(json).toEqual({ status: 'ok', name: 'fixture', version: '1.2.3', title: 'Fixture', lamps: 3 });
  });

  it.each([
    ['a foreign Host', { headers: { host: 'evil.example' } }, 403],
    ['a Host that only begins well', { headers: { host: '127.0.0.1.evil.example' } }, 403],
    ['a foreign Origin', { headers: { origin: 'https://evil.example' } }, 403],
    ['the Origin of a sandboxed page', { headers: { origin: 'null' } }, 403],
    ['a foreign Host on /healthz', { path: '/healthz', headers: { host: 'evil.example' } }, 403],
    ['another path', { path: '/else' }, 404],
    ['a text', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['no JSON', { method: 'POST', headers: JSON_BOTH_WAYS, body: '{' }, 400],
    ['a 5 MB string', { method: 'POST', headers: JSON_BOTH_WAYS, body: big() }, 413],
  ])('refuses %s', async (_what, options, status) => {
    const answer = await send(options);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect(answer.json).not.toHaveProperty('id');
    expect((await send({ path: '/healthz' })).status).toBe(200);
  });

  it('lets a loopback page in', async () => {
    const { status } = await send({
      path: '/healthz',
      headers: { origin: 'http://localhost:5173', host: 'localhost' },
    });
    expect(status).toBe(200);
  });
});

describe('the address', () => {
  it.each([
    ['3050', { host: '127.0.0.1', port: 3050 }],
    [':3050', { host: '127.0.0.1', port: 3050 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
  ])('%s is read', (text, address) => {
    expect(readHttpAddress(text)).toEqual(address);
  });

  it.each(['', 'x', '70000', '127.0.0.1', '::1:80'])('%j is refused', (text) => {
    expect(() => readHttpAddress(text)).toThrow('--http: expected [host:]port');
  });

  it.each(['0.0.0.0:80', '[::]:80', '192.168.1.2:80', 'example.org:80'])('%s is not loopback', (text) => {
    expect(() => readHttpAddress(text)).toThrow('can be reached from other machines');
  });

  it('that is taken is told, with what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
    await expect(serveHttp(endpoint, { host: '127.0.0.1', port })).rejects.toMatchObject({
      message: `Port ${port} on 127.0.0.1 is in use; stop what listens there or choose another port with --http.`,
      exitCode: 1,
    });
    taken.close();
  });
});

function big(): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'add', text: 'x'.repeat(5_000_000) },
  });
}

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** By hand: fetch sets Host and Origin itself. */
function send({
  path = '/mcp',
  method = 'GET',
  headers = {},
  body,
}: Sent): Promise<{ status: number | undefined; json: unknown }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = serving.url;
    const sent = request({ hostname, port, path, method, headers }, (answer: IncomingMessage) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, json: text === '' ? undefined : JSON.parse(text) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
