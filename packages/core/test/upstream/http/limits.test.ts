import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { httpClient, UpstreamError, type HttpClientOptions } from '@plugboard/core/upstream';
import { upstream } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { rude } from './rude.ts';

const MB = 1024 * 1024;
const failing = (code: string) => expect.objectContaining({ code }) as Error;
const open = (baseUrl: string, options: Partial<HttpClientOptions> = {}) =>
  httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, retries: 0, ...options });

describe('a client', () => {
  it('gives up a body of 1 GB at its limit, and the upstream sends no more', async () => {
    let sent = 0;
    await using api = await rude((response) => {
      const piece = Buffer.alloc(MB);
      const more = () => {
        while (sent < 1024 * MB && !response.destroyed) {
          sent += MB;
          if (!response.write(piece)) return;
        }
        response.end();
      };
      response.on('drain', more);
      more();
    });
    await using client = open(api.url, { maxBytes: 2 * MB });
    await expect(client.get('/x')).rejects.toThrow(failing('TOO_LARGE'));
    await api.left;
    expect(sent).toBeLessThan(100 * MB);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(100 * MB))],
    ['x-gzip', gzipSync(Buffer.alloc(100 * MB))],
    ['br', brotliCompressSync(Buffer.alloc(100 * MB))],
  ])('gives up a body that %s makes a thousand times larger', async (encoding, body) => {
    expect(body.length).toBeLessThan(MB);
    await using api = await upstream({ 'GET /x': { body, headers: { 'content-encoding': encoding } } });
    await using client = open(api.url, { maxBytes: MB });
    await expect(client.get('/x')).rejects.toThrow(failing('TOO_LARGE'));
  });

  it('gives up a body of many empty compressed parts', async () => {
    const body = Buffer.concat(Array.from({ length: 10_000 }, () => gzipSync('')));
    await using api = await upstream({ 'GET /x': { body, headers: { 'content-encoding': 'gzip' } } });
    await using client = open(api.url, { maxBytes: 64 * 1024 });
    await expect(client.get('/x')).rejects.toThrow(failing('TOO_LARGE'));
  });

  it('keeps 64 KiB of a failed answer, however large it is', async () => {
    const body = gzipSync(Buffer.alloc(50 * MB, 'a'));
    await using api = await upstream({
      'GET /x': { status: 500, body, headers: { 'content-encoding': 'gzip' } },
    });
    await using client = open(api.url);
    const error = await client.get('/x').catch((thrown: unknown) => thrown);
    expect(UpstreamError.is(error) && error.answer?.body.length).toBe(64 * 1024);
  });

  it.each([
    ['gzip', gzipSync('{"a":"ä"}')],
    ['X-GZIP', gzipSync('{"a":"ä"}')],
    ['br', brotliCompressSync('{"a":"ä"}')],
    ['identity', Buffer.from('{"a":"ä"}')],
  ])('reads a body that is sent as %s', async (encoding, body) => {
    await using api = await upstream({
      'GET /x': { body, chunk: 1, headers: { 'content-encoding': encoding } },
    });
    await using client = open(api.url);
    expect((await client.get('/x')).json()).toEqual({ a: 'ä' });
  });

  it.each(['gzip', 'br'])('reads nothing where %s is announced and nothing is sent', async (encoding) => {
    const headers = { 'content-encoding': encoding };
    await using api = await upstream({
      'HEAD /x': { headers },
      'GET /x': { headers },
      'GET /same': { status: 304, headers },
    });
    await using client = open(api.url);
    for (const [method, path] of [
      ['HEAD', '/x'],
      ['GET', '/x'],
      ['GET', '/same'],
    ] as const)
      expect((await client.request(path, { method })).bytes).toHaveLength(0);
  });

  it.each([
    ['cut short', gzipSync('x'.repeat(1000)).subarray(0, 20)],
    ['not gzip', Buffer.from('plain')],
  ])('says that a compressed body is damaged when it is %s', async (_what, body) => {
    await using api = await upstream({ 'GET /x': { body, headers: { 'content-encoding': 'gzip' } } });
    await using client = open(api.url);
    await expect(client.get('/x')).rejects.toThrow('Club sent an answer that is damaged.');
  });

  it('takes a body that is just as large as its limit', async () => {
    await using api = await upstream({ 'GET /x': { body: 'x'.repeat(1000), chunk: 300 } });
    await using enough = open(api.url, { maxBytes: 1000 });
    expect((await enough.get('/x')).bytes).toHaveLength(1000);
    await using little = open(api.url, { maxBytes: 999 });
    await expect(little.get('/x')).rejects.toThrow(failing('TOO_LARGE'));
  });

  it.each([
    ['says nothing', () => {}],
    ['stops after its headers', (response: { flushHeaders: () => void }) => response.flushHeaders()],
    ['stops within its body', (response: { write: (text: string) => void }) => response.write('{"a":')],
  ])('stops waiting for an upstream that %s', async (_what, answer) => {
    await using api = await rude(answer);
    await using client = open(api.url, { timeout: 200 });
    await expect(client.get('/x')).rejects.toThrow('Club did not answer within 0.2 s.');
    await api.left;
  });

  it('stops reading a body that comes too slowly', async () => {
    await using api = await rude((response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    await using client = open(api.url, { timeout: 300, retries: 5 });
    await expect(client.get('/x')).rejects.toThrow(failing('TIMED_OUT'));
    await api.left;
  });

  it('counts its time for all tries together', async () => {
    await using api = await upstream({ 'GET /x': { status: 503 } });
    await using client = open(api.url, { timeout: 400, retries: 1000 });
    await expect(client.get('/x')).rejects.toThrow(UpstreamError);
    expect(api.requests.length).toBeLessThan(10);
  });
});

describe('the signal of a call', () => {
  it.each([
    ['a request that waits for its answer', () => {}],
    ['a body that is being read', (response: ServerResponse) => void response.write('{"a":')],
  ])('breaks off %s', async (_, answerWith) => {
    await using api = await rude(answerWith);
    await using client = open(api.url, { retries: 2 });
    const stop = new AbortController();
    const answer = client.get('/x', { signal: stop.signal });
    await api.asked;
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await api.left;
  });

  it('breaks off a pause before another try', async () => {
    const stop = new AbortController();
    await using api = await upstream({ 'GET /x': { status: 503, headers: { 'retry-after': '20' } } });
    await using client = open(api.url, { retries: 2 });
    const answer = client.get('/x', { signal: stop.signal });
    await vi.waitUntil(() => api.requests.length === 1, { timeout: 20_000 });
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(api.requests).toHaveLength(1);
  });

  it('that has fallen before opens nothing', async () => {
    await using api = await upstream({});
    await using client = open(api.url);
    await expect(client.get('/x', { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(api.requests).toHaveLength(0);
  });
});
