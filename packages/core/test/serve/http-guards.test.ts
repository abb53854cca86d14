import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { inspect } from 'node:util';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect as connectClient, textOf } from '@plugboard/core/testing';
import { StreamableHTTPClientTransport, Client } from '@modelcontextprotocol/client';
import type { Endpoint } from '../../src/serve/endpoint.ts';
import { ADD, call, calling, send, serve, type Served, type Sent } from '../fixture/http.ts';

const TOKEN = 'canary-7f3a-4c1e-9b2d';

describe('on loopback', () => {
  let serving: Served;
  beforeAll(async () => {
    serving = await serve({ allowHosts: ['MCP.example.org'] });
  });
  afterAll(() => serving.close());

  it.each<[string, Sent]>([
    ['a foreign Host', { headers: { host: 'evil.example' } }],
    ['a Host that only begins well', { headers: { host: '127.0.0.1.evil.example' } }],
    ['a Host with a user before it', { headers: { host: 'evil.example@127.0.0.1' } }],
    ['another address as Host', { headers: { host: '192.168.1.2' } }],
    ['a foreign Host on /healthz', { path: '/healthz', headers: { host: 'evil.example' } }],
    ['a foreign Origin', { headers: { origin: 'https://evil.example' } }],
    ['an Origin that only begins well', { headers: { origin: 'http://localhost.evil.example' } }],
    ['the Origin of another address', { headers: { origin: 'http://192.168.1.2' } }],
    ['the Origin of a sandboxed page', { headers: { origin: 'null' } }],
    ['an empty Origin', { headers: { origin: '' } }],
    ['the Origin of a file', { headers: { origin: 'file://' } }],
  ])('%s gets 403', async (_what, { path = '/mcp', headers }) => {
    const answer = await send(serving.url, { ...call(), path, headers: { ...call().headers, ...headers } });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect(answer.json).not.toHaveProperty('id');
  });

  it.each([
    { host: 'localhost' },
    { host: 'localhost:80' },
    { host: '[::1]:3050' },
    { host: 'mcp.example.org' },
    { origin: 'http://localhost:5173' },
    { origin: 'https://mcp.example.org' },
  ])('%j passes', async (headers) => {
    const { status } = await send(serving.url, { ...call(), headers: { ...call().headers, ...headers } });
    expect(status).toBe(200);
  });

  it.each([
    'Host: 127.0.0.1\r\nHost: evil.example',
    'Host: 127.0.0.1\r\nOrigin: http://localhost\r\nOrigin: null',
  ])('headers that stand twice are refused: %j', async (headers) => {
    expect(
      await raw(serving.url, `GET /healthz HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('a request without a Host is refused', async () => {
    expect(await raw(serving.url, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('a request in the form for proxies is not served', async () => {
    const line = 'GET http://evil.example/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
    expect(await raw(serving.url, line)).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('beyond loopback', () => {
  let serving: Served;
  beforeAll(async () => {
    serving = await serve({ host: '0.0.0.0', token: TOKEN, health: () => ({ lamps: 3 }) });
  });
  afterAll(() => serving.close());
  const own = { authorization: `Bearer ${TOKEN}` };

  it.each([
    [{ host: '192.168.1.2:3050' }, 200],
    [{ host: '[fe80::1]' }, 200],
    [{ host: 'evil.example' }, 403],
    [{ host: '127.1' }, 403],
    [{ host: '192.168.1.2', origin: 'http://192.168.1.2' }, 200],
    [{ host: '192.168.1.2', origin: 'http://6.6.6.6' }, 403],
    [{ host: '192.168.1.2', origin: 'http://evil.example' }, 403],
  ])('%j gets %d', async (headers, status) => {
    const sent = { ...call(), headers: { ...call().headers, ...own, ...headers } };
    expect((await send(serving.url, sent)).status).toBe(status);
  });

  it('a probe from elsewhere needs the token', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
    if (address === undefined) return;
    const outside = new URL(serving.url);
    outside.hostname = address;
    expect((await send(outside, { path: '/healthz' })).status).toBe(401);
    expect((await send(outside, { path: '/healthz', headers: own })).json).toMatchObject({ lamps: 3 });
  });
});

describe('a token', () => {
  let serving: Served;
  const seen: unknown[] = [];
  beforeAll(async () => {
    const watched = (endpoint: Endpoint): Endpoint =>
      calling((name, args, caller) => {
        seen.push(caller.principal, inspect(caller, { depth: 12 }).includes(TOKEN));
        return endpoint.tools.callTool(name, args, caller);
      })(endpoint);
    serving = await serve({ token: TOKEN, health: () => ({ lamps: 3 }) }, watched);
  });
  afterAll(() => serving.close());

  it.each<[string, Sent, string]>([
    ['no token', {}, 'Bearer'],
    ['a wrong token', { headers: { authorization: `Bearer ${TOKEN}x` } }, 'Bearer error="invalid_token"'],
    [
      'the beginning of the token',
      { headers: { authorization: 'Bearer canary' } },
      'Bearer error="invalid_token"',
    ],
    ['an empty token', { headers: { authorization: 'Bearer ' } }, 'Bearer error="invalid_token"'],
    ['another scheme', { headers: { authorization: `Basic ${TOKEN}` } }, 'Bearer error="invalid_token"'],
    ['the token in the query', { path: `/mcp?access_token=${TOKEN}` }, 'Bearer'],
    ['the token in a cookie', { headers: { cookie: `token=${TOKEN}` } }, 'Bearer'],
  ])('%s gets 401', async (_what, sent, challenge) => {
    const answer = await send(serving.url, {
      ...call(),
      ...sent,
      headers: { ...call().headers, ...sent.headers },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(answer.json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect(answer.json).not.toHaveProperty('id');
    expect(answer.text).not.toContain('canary');
  });

  it('lets its holder in, whom a handler knows without it', async () => {
    seen.length = 0;
    const headers = { ...call().headers, authorization: `bearer ${TOKEN}`, cookie: 'a=b' };
    expect((await send(serving.url, { ...call(), headers })).status).toBe(200);
    expect(seen).toEqual(['["token",null]', false]);
  });

  it.each(['2026-07-28', '2025-11-25'])('is sent by the official client in %s', async (era) => {
    const mode = era === '2025-11-25' ? 'legacy' : { pin: era };
    const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } as never });
    const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } };
    await client.connect(new StreamableHTTPClientTransport(serving.url, { requestInit }));
    expect(textOf(await client.callTool(ADD))).toBe('2 + 2 = 4');
    await client.close();
  });

  it('is missed by the official client that has none', async () => {
    await expect(connectClient(serving.url, { era: '2026-07-28' })).rejects.toThrow();
  });

  it('is not needed by a probe on this machine, which then learns little', async () => {
    const probe = await send(serving.url, { path: '/healthz' });
    expect(probe.json).toEqual({ status: 'ok', name: 'fixture', version: '1.2.3' });
    const own = await send(serving.url, { path: '/healthz', headers: { authorization: `Bearer ${TOKEN}` } });
    expect(own.json).toMatchObject({ lamps: 3 });
  });
});

/** What is answered to bytes that no client library would send. */
async function raw({ port }: URL, bytes: string): Promise<string> {
  const socket = connectSocket(Number(port), '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk)).end(bytes);
  await once(socket, 'close');
  return text;
}
