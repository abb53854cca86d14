import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { ToolError } from '@plugboard/core';
import { httpClient, UpstreamError, type HttpClientOptions } from '@plugboard/core/upstream';
import { upstream } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/upstream/http/failures.ts';
import { names } from './internet.ts';

const open = (baseUrl: string, options: Partial<HttpClientOptions> = {}) =>
  httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, retries: 0, ...options });
const thrownBy = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe('a failure', () => {
  it('without network is one clear sentence', async () => {
    await using client = open('http://club.example', names({}));
    const error = await thrownBy(client.get('/x'));
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message: 'Club cannot be reached: its name was not found.',
      hint: 'Check the network connection, then try again.',
    });
    expect(ToolError.is(error) && UpstreamError.is(error)).toBe(true);
    expect(UpstreamError.is(new ToolError('other'))).toBe(false);
  });

  it('to connect says that nothing answers', async () => {
    const gone = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    await using client = open(`http://127.0.0.1:${port}`, { retries: 1 });
    await expect(client.get('/x')).rejects.toThrow('Club cannot be reached: nothing answers at its address.');
  });

  it('to speak HTTP says that the answer is damaged', async () => {
    const other = createTcpServer((socket) => socket.end('SSH-2.0-canary\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    await using client = open(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    const error = await thrownBy(client.get('/x'));
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: 'Club sent an answer that is damaged.' });
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
    other.close();
  });

  it.each([
    ['EAI_AGAIN', 'UNREACHABLE', 'its name was not found'],
    ['ENETUNREACH', 'UNREACHABLE', 'there is no way to it from here'],
    ['CERT_HAS_EXPIRED', 'UNREACHABLE', 'its certificate is not valid here'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNREACHABLE', 'its certificate is not valid here'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNREACHABLE', 'its certificate is not valid here'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UNREACHABLE', 'its certificate is not valid here'],
    ['EPIPE', 'UNREACHABLE', 'broke off the connection'],
    ['UND_ERR_CONNECT_TIMEOUT', 'TIMED_OUT', 'did not answer within 2 s'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'TOO_LARGE', 'larger than 3 MB'],
  ])('of the kind %s is %s', (code, ours, words) => {
    const bounds = { name: 'Club', timeout: 2000, maxBytes: 3_000_000 };
    const failure = failureOf(bounds, Object.assign(new Error('canary'), { code }));
    expect(failure).toMatchObject({ code: ours, message: expect.stringContaining(words) as string });
  });

  it.each([
    new TypeError('ours'),
    Object.assign(new Error('ours'), { code: 'ERR_INVALID_ARG_TYPE' }),
    'text',
    undefined,
  ])('that no upstream can have caused stays as it is: %s', (error) => {
    expect(failureOf({ name: 'Club', timeout: 1, maxBytes: 1 }, error)).toBe(error);
  });

  it('with a status lets its server look at what was said, and no log', async () => {
    await using api = await upstream({
      'GET /x': { status: 403, body: 'canary', headers: { 'x-left': '0', 'x-said': 'canary' } },
      'GET /y': { status: 500, body: 'canary' },
    });
    await using client = open(api.url);
    const error = await thrownBy(client.get('/x'));
    if (!UpstreamError.is(error)) throw error;
    expect(error).toMatchObject({
      code: 'BAD_STATUS',
      status: 403,
      message: 'Club answered with status 403.',
    });
    expect(error.answer).toMatchObject({ status: 403, body: 'canary', headers: { 'x-left': '0' } });
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('canary');
    const other = await thrownBy(client.get('/y'));
    expect(other).toMatchObject({ status: 500, hint: 'The fault is on its side: try again later.' });
  });

  it('carries no secret of a request, however it fails', async () => {
    await using api = await upstream({
      'GET /bad': { status: 401, body: 'canary' },
      'GET /limited': { status: 429, body: 'canary', headers: { 'retry-after': '1000' } },
      'GET /cut': { body: 'canary', cutAfter: 2 },
      'GET /large': { body: 'canary'.repeat(1000) },
      'GET /slow': { delay: 10_000 },
      'GET /far': { status: 302, headers: { location: 'ftp://canary/' } },
      'GET /page': { body: '<canary>' },
    });
    const options = { headers: { authorization: 'Bearer canary' }, timeout: 500, maxBytes: 100 };
    await using client = open(api.url, options);
    await using nowhere = open('http://club.example', { ...names({}), ...options });
    const failures = await Promise.all([
      ...['/bad', '/limited', '/cut', '/large', '/slow', '/far'].map((path) => thrownBy(client.get(path))),
      thrownBy(client.get('/page').then((answer) => answer.json())),
      thrownBy(client.get('/x', { headers: { 'x-key': 'canary\n' } })),
      thrownBy(nowhere.get('/x')),
    ]);
    for (const failure of failures) {
      expect(inspect(failure, { depth: 9, showHidden: true }) + JSON.stringify(failure)).not.toContain(
        'canary',
      );
    }
  });
});

describe('a process', () => {
  it('ends though a client of it is open', async () => {
    // It would keep the connection for ten minutes.
    const server = createServer({ keepAliveTimeout: 600_000 }, (_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const script = `
      import { httpClient } from ${JSON.stringify(fileURLToPath(new URL('../../../src/upstream.ts', import.meta.url)))};
      const client = httpClient({ name: 'Club', allowPrivateNetwork: true, spacing: 10, cache: true });
      await client.get(${JSON.stringify(url)});
      console.log((await client.get(${JSON.stringify(url)})).text());
    `;
    const child = spawn(
      process.execPath,
      ['--conditions=@plugboard/source', '--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([text, code]).toEqual(['hello\n', 0]);
    server.closeAllConnections();
    server.close();
  });

  it('breaks off what is under way when the client is closed', async () => {
    await using api = await upstream({ 'GET /x': { delay: 10_000 } });
    const client = open(api.url);
    const answer = thrownBy(client.get('/x'));
    while (api.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await client[Symbol.asyncDispose]();
    expect(await answer).toBeInstanceOf(Error);
    await open(api.url)[Symbol.asyncDispose]();
  });
});
