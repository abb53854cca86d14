import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { upstream, type Route } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';

const file = join(mkdtempSync(join(tmpdir(), 'upstream-')), 'answer.json');
writeFileSync(file, '{"from":"a file"}');

describe('an upstream', () => {
  it.each([
    ['an object', { a: 1 }, 'application/json', '{"a":1}'],
    ['a list', [1, 2], 'application/json', '[1,2]'],
    ['a text', 'ünder', 'text/plain; charset=utf-8', 'ünder'],
    ['bytes', Buffer.from([0x41, 0x42]), 'application/octet-stream', 'AB'],
    ['a file', pathToFileURL(file), 'application/json', '{"from":"a file"}'],
    ['nothing', undefined, null, ''],
  ])('answers with %s', async (_what, body, type, text) => {
    await using api = await upstream({ 'GET /x': body === undefined ? {} : { body } });
    const response = await fetch(`${api.url}/x`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(text);
  });

  it('answers with the recorded status and headers', async () => {
    const headers = { 'Content-Type': 'text/csv', 'Retry-After': '7', 'set-cookie': ['a=1', 'b=2'] };
    await using api = await upstream({ 'GET /x': { status: 429, headers, body: { slow: true } } });
    const response = await fetch(`${api.url}/x`);
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('takes the route with the query before the one without, in any order and spelling of it', async () => {
    await using api = await upstream({
      'GET /x': { body: 'any' },
      'GET /x?place=New York&days=2': { body: 'that' },
      'POST /x': { body: 'posted' },
    });
    const get = async (query: string, method = 'GET') =>
      (await fetch(`${api.url}/x${query}`, { method })).text();
    expect(await get('?days=2&place=New%20York')).toBe('that');
    expect(await get('?place=New+York&days=2')).toBe('that');
    expect(await get('?place=New+York&days=3')).toBe('any');
    expect(await get('')).toBe('any');
    expect(await get('?days=2&place=New%20York', 'POST')).toBe('posted');
  });

  it('keeps what it was asked, and answers by it', async () => {
    let tries = 0;
    const flaky: Route = ({ body }) => {
      tries += 1;
      return tries === 1 ? { status: 503 } : { body: { got: JSON.parse(body) as unknown } };
    };
    await using api = await upstream({ 'PUT /things/7': flaky });
    const ask = () =>
      fetch(`${api.url}/things/7?dry=1`, { method: 'PUT', headers: { 'x-key': 'k' }, body: '{"n":1}' });
    expect((await ask()).status).toBe(503);
    expect(await (await ask()).json()).toEqual({ got: { n: 1 } });
    expect(api.requests).toHaveLength(2);
    const [first] = api.requests;
    expect(first).toMatchObject({
      method: 'PUT',
      path: '/things/7',
      headers: { 'x-key': 'k' },
      body: '{"n":1}',
    });
    expect([...(first?.query ?? [])]).toEqual([['dry', '1']]);
  });

  it('answers in pieces that part a character', async () => {
    await using api = await upstream({ 'GET /x': { body: 'ü'.repeat(5), chunk: 3 } });
    const response = await fetch(`${api.url}/x`);
    expect(response.headers.get('content-length')).toBeNull();
    const pieces: number[] = [];
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
      pieces.push(piece.length);
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(10);
    expect(Math.max(...pieces)).toBeLessThan(10);
  });

  it.each([
    ['after a part of a body of known length', { body: 'long enough', cutAfter: 4 }],
    ['between pieces', { body: 'long enough', cutAfter: 4, chunk: 2 }],
    ['before the body', { body: 'long enough', cutAfter: 0 }],
  ])('cuts the connection %s', async (_when, answer) => {
    await using api = await upstream({ 'GET /x': answer });
    const response = await fetch(`${api.url}/x`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('waits before it answers, and the end does not wait for that', async () => {
    const api = await upstream({ 'GET /now': { delay: 20, body: 'ok' }, 'GET /never': { delay: 1e9 } });
    expect(await (await fetch(`${api.url}/now`)).text()).toBe('ok');
    const never = fetch(`${api.url}/never`);
    const refused = expect(never).rejects.toThrow('fetch failed');
    while (api.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await api[Symbol.asyncDispose]();
    await refused;
  });

  it('outlives a client that goes away in the middle', async () => {
    const body = Buffer.alloc(32 * 1024 * 1024);
    await using api = await upstream({ 'GET /x': { body, chunk: 65_536 }, 'GET /y': { body: 'still here' } });
    const stop = new AbortController();
    const response = await fetch(`${api.url}/x`, { signal: stop.signal });
    stop.abort();
    await expect(response.arrayBuffer()).rejects.toThrow('aborted');
    expect(await (await fetch(`${api.url}/y`)).text()).toBe('still here');
  });

  it('is not asked anything by a request that broke off', async () => {
    await using api = await upstream({ 'GET /y': { body: 'still here' } });
    const broken = request(`${api.url}/x`, { method: 'POST', headers: { 'content-length': 100 } });
    broken.on('error', () => {});
    await new Promise((resolve) => broken.write('half', resolve));
    broken.destroy();
    expect(await (await fetch(`${api.url}/y`)).text()).toBe('still here');
    expect(api.requests).toHaveLength(1);
  });
});

describe('the end of an upstream', () => {
  it('tells each request that no route answers; the client got a 501', async () => {
    const api = await upstream({ 'GET /x': {} });
    expect((await fetch(`${api.url}/x`, { method: 'DELETE' })).status).toBe(501);
    expect((await fetch(`${api.url}/z?b=2&a=1`)).status).toBe(501);
    await expect(api[Symbol.asyncDispose]()).rejects.toThrow(
      'The upstream was asked what it cannot answer:\n' +
        '- DELETE /x has no route; record an answer for it.\n' +
        '- GET /z?a=1&b=2 has no route; record an answer for it.',
    );
    await expect(fetch(api.url)).rejects.toThrow('fetch failed');
  });

  it('tells of a route that threw; the client was cut off', async () => {
    const api = await upstream({
      'GET /x': () => {
        throw new Error('no lamp');
      },
    });
    await expect(fetch(`${api.url}/x`)).rejects.toThrow('fetch failed');
    await expect(api[Symbol.asyncDispose]()).rejects.toThrow('- GET /x: no lamp');
  });
});
