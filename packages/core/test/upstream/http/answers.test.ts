import { httpClient, type HttpClientOptions } from '@plugboard/core/upstream';
import { upstream, type Route } from '@plugboard/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { targetOf } from '../../../src/upstream/http/target.ts';

const open = (baseUrl: string, options: Partial<HttpClientOptions> = {}) =>
  httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, ...options });

describe('an answer', () => {
  const Members = z.object({ members: z.array(z.string()) });

  it('is read as JSON, and as a schema where one is given', async () => {
    await using api = await upstream({ 'GET /x': { body: { members: ['ada'], new: 1 } } });
    await using client = open(api.url);
    const answer = await client.get('/x');
    expect(answer.json()).toEqual({ members: ['ada'], new: 1 });
    expect(answer.json(Members)).toEqual({ members: ['ada'] });
  });

  it.each([
    ['a page', '<!doctype html><h1>canary</h1>'],
    ['nothing', ''],
    ['nan among numbers', '{"latitude":nan,"longitude":nan}'],
    ['a failure behind its beginning', '{"a":1}Unexpected error while streaming data: canary'],
  ])('that is %s instead of JSON is a failure in words of ours', async (_what, body) => {
    await using api = await upstream({ 'GET /x': { body, headers: { 'content-type': 'application/json' } } });
    await using client = open(api.url);
    const answer = await client.get('/x');
    expect(() => answer.json()).toThrow(
      expect.objectContaining({
        code: 'NOT_JSON',
        message: 'Club answered with something that is not JSON.',
      }) as Error,
    );
    expect(answer.text()).toBe(body);
  });

  it('in an unknown form is a failure in words of ours', async () => {
    await using api = await upstream({ 'GET /x': { body: { members: 'canary' } } });
    await using client = open(api.url);
    const answer = await client.get('/x');
    expect(() => answer.json(Members)).toThrow(
      expect.objectContaining({
        code: 'UNEXPECTED_ANSWER',
        message: expect.not.stringContaining('canary') as string,
      }) as Error,
    );
  });

  it('has its headers in lower case, one text each', async () => {
    const headers = { 'X-Left': '7', 'Set-Cookie': ['a=1', 'b=2'], ETag: 'W/"x"' };
    await using api = await upstream({ 'GET /x': { headers } });
    await using client = open(api.url);
    const answer = await client.get('/x');
    expect(answer.headers).toMatchObject({ 'x-left': '7', 'set-cookie': 'a=1,b=2', etag: 'W/"x"' });
  });

  it('is passed on as 304 to whoever asks with validators, with a cache or without', async () => {
    const route: Route = ({ headers }) =>
      headers['if-none-match'] === 'W/"x"'
        ? { status: 304, headers: { etag: 'W/"x"' } }
        : { body: 'x', headers: { etag: 'W/"x"', 'cache-control': 'max-age=60' } };
    await using api = await upstream({ 'GET /x': route });
    for (const cache of [true, false]) {
      await using client = open(api.url, { cache });
      await client.get('/x');
      const answer = await client.get('/x', { headers: { 'If-None-Match': 'W/"x"' } });
      expect([answer.status, answer.bytes.length, answer.headers['etag']]).toEqual([304, 0, 'W/"x"']);
    }
  });
});

describe('a client with a cache', () => {
  const fresh: Route = { body: { a: 1 }, headers: { 'cache-control': 'public, max-age=60' } };

  it('asks once for what may be kept, without waiting for a turn the next time', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using api = await upstream({ 'GET /x': fresh, 'GET /slow': () => release.then(() => ({})) });
    await using client = open(api.url, { cache: true, concurrency: 1 });
    await client.get('/x');
    const slow = client.get('/slow');
    expect((await client.get('/x')).json()).toEqual({ a: 1 });
    resolve();
    await slow;
    expect(api.requests.map(({ path }) => path)).toEqual(['/x', '/slow']);
  });

  it('asks again for what may not be kept, for another query, and without a cache', async () => {
    await using api = await upstream({
      'GET /x': fresh,
      'GET /y': { body: 'y', headers: { 'cache-control': 'no-store' } },
    });
    await using client = open(api.url, { cache: true });
    for (const n of [1, 2]) await client.get('/x', { query: { n } });
    for (const path of ['/y', '/y']) await client.get(path);
    expect(api.requests).toHaveLength(4);
    await using other = open(api.url);
    for (const path of ['/x', '/x']) await other.get(path);
    expect(api.requests).toHaveLength(6);
  });
});

describe('a request', () => {
  it.each([
    [undefined, 'plugboard (+https://github.com/plugboard-mcp/plugboard)'],
    ['plugboard-weather/1.2.0', 'plugboard-weather/1.2.0 (+https://github.com/plugboard-mcp/plugboard)'],
    ['mine/1 (username: me; contact: me@example.com)', 'mine/1 (username: me; contact: me@example.com)'],
  ])('says who asks: %s', async (userAgent, sent) => {
    await using api = await upstream({ 'GET /x': {} });
    await using client = open(api.url, { userAgent });
    await client.get('/x');
    expect(api.requests[0]?.headers['user-agent']).toBe(sent);
  });

  it('carries its query, its headers before those of the client, and its body', async () => {
    await using api = await upstream({ 'POST /v1/x': {} });
    await using client = open(`${api.url}/v1/`, { headers: { 'X-Key': 'k', Accept: 'text/csv' } });
    await client.request('/x?a=1', {
      method: 'POST',
      query: { name: 'Zürich & more', days: 2, hourly: true, none: undefined },
      headers: { accept: 'text/html' },
      body: { b: [1] },
    });
    await client.request('/x', { method: 'POST', body: Buffer.from('raw') });
    const [json, raw] = api.requests;
    expect(json?.query.toString()).toBe('a=1&name=Z%C3%BCrich+%26+more&days=2&hourly=true');
    expect(json?.headers).toMatchObject({
      'x-key': 'k',
      accept: 'text/html',
      'content-type': 'application/json',
    });
    expect([json?.body, raw?.body, raw?.headers['content-type']]).toEqual(['{"b":[1]}', 'raw', undefined]);
  });
});

describe('the address of a request', () => {
  const base = new URL('https://api.example/v1');

  it.each([
    ['/x', 'https://api.example/v1/x'],
    ['/x?a=../b#part', 'https://api.example/v1/x?a=../b'],
    ['//other.example/x', 'https://api.example/v1//other.example/x'],
    ['https://api.example/v1/x', 'https://api.example/v1/x'],
    ['/a..b/...', 'https://api.example/v1/a..b/...'],
  ])('%s is below its base', (path, href) => {
    expect(targetOf(base, path).href).toBe(href);
  });

  it.each([
    'x',
    '',
    '/../x',
    '/a/../../x',
    '/a/..',
    '/..?a=1',
    '/a/%2e%2E/x',
    '/a/.%2e/x',
    '/a\\..\\x',
    '/./x',
    '/.\t./x',
    '/.\n./.\r./x',
    'https://api.example/v2/x',
    'https://api.example/v1/../x',
    'https://api.example.evil/v1/x',
    'https://api.example@evil.example/v1/x',
    'http://api.example/v1/x',
    'file:///etc/passwd',
  ])('%j is refused', (path) => {
    expect(() => targetOf(base, path)).toThrow(expect.objectContaining({ code: 'REFUSED_URL' }) as Error);
  });

  it('is whole where there is no base', () => {
    expect(targetOf(undefined, 'https://example.com/a/../b#c').href).toBe('https://example.com/b');
    expect(() => targetOf(undefined, '/x')).toThrow(
      expect.objectContaining({ code: 'REFUSED_URL' }) as Error,
    );
  });

  it('never leaves its base or climbs in it, whatever the path', () => {
    const piece = fc.constantFrom(
      '.',
      '..',
      '/',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      '\t',
      '\n',
      '@',
      ':',
      '//',
      'a',
      '?',
      '#',
      ';',
      ' ',
    );
    const path = fc.array(piece, { maxLength: 12 }).map((pieces) => `/repos/${pieces.join('')}`);
    fc.assert(
      fc.property(path, (text) => {
        let url: URL;
        try {
          url = targetOf(base, text);
        } catch {
          return;
        }
        expect(url.href.startsWith('https://api.example/v1/repos/')).toBe(true);
        const sent = url.pathname.split('/').length;
        expect(sent).toBe(`/v1${text}`.split(/[?#]/, 1)[0]?.split(/[/\\]/).length);
      }),
      { numRuns: 20_000 },
    );
  });
});
