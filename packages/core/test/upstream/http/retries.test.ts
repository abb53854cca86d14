import { httpClient, UpstreamError, type HttpClientOptions } from '@plugboard/core/upstream';
import { upstream, type Answer, type Route } from '@plugboard/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter, spellSeconds } from '../../../src/upstream/http/retry-after.ts';
import { rude } from './rude.ts';

const open = (baseUrl: string, options: Partial<HttpClientOptions> = {}) =>
  httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, ...options });
/** One answer after another; the last one stays. */
const inOrder = (...answers: Answer[]): Route => {
  let at = 0;
  return () => answers[Math.min(at++, answers.length - 1)] ?? {};
};
const thrownBy = async (answer: Promise<unknown>): Promise<UpstreamError> => {
  const error = await answer.then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  if (!UpstreamError.is(error)) throw error;
  return error;
};

describe('a client', () => {
  it.each([429, 502, 503, 504])('asks again after %i', async (status) => {
    await using api = await upstream({ 'GET /x': inOrder({ status }, { body: 'at last' }) });
    await using client = open(api.url);
    expect((await client.get('/x')).text()).toBe('at last');
    expect(api.requests).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410, 500, 501])('does not ask again after %i', async (status) => {
    await using api = await upstream({ 'GET /x': { status } });
    await using client = open(api.url);
    expect(await thrownBy(client.get('/x'))).toMatchObject({ code: 'BAD_STATUS', status });
    expect(api.requests).toHaveLength(1);
  });

  it.each(['POST', 'PATCH'] as const)('does not repeat a %s', async (method) => {
    await using api = await upstream({ [`${method} /x`]: { status: 503 } });
    await using client = open(api.url);
    await thrownBy(client.request('/x', { method, body: 'pay' }));
    expect(api.requests).toHaveLength(1);
  });

  it.each(['PUT', 'DELETE', 'HEAD'] as const)('repeats a %s', async (method) => {
    await using api = await upstream({ [`${method} /x`]: inOrder({ status: 503 }, {}) });
    await using client = open(api.url);
    expect((await client.request('/x', { method })).status).toBe(200);
    expect(api.requests).toHaveLength(2);
  });

  it('waits as long as Retry-After asks', async () => {
    const limited = { status: 429, headers: { 'retry-after': '0' } };
    await using api = await upstream({ 'GET /x': inOrder(limited, limited, { body: 'at last' }) });
    await using client = open(api.url);
    expect((await client.get('/x')).text()).toBe('at last');
  });

  it('says that it is limited when a 429 stays, and not when to come again where nobody said so', async () => {
    await using api = await upstream({ 'GET /x': { status: 429 } });
    await using client = open(api.url);
    const error = await thrownBy(client.get('/x'));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfter: undefined });
    expect(error.hint).toBe('Try again later.');
    expect(api.requests).toHaveLength(3);
  });

  it.each([
    ['60', 60, 'Try again in 60 seconds.'],
    ['999999999999', 999_999_999_999, 'Try again in more than a year.'],
    ['9'.repeat(400), Infinity, 'Try again in more than a year.'],
    ['Fri, 31 Dec 9999 23:59:59 GMT', expect.any(Number) as number, 'Try again in more than a year.'],
  ])(
    'fails at once when Retry-After asks for more time than there is: %s',
    async (value, retryAfter, hint) => {
      await using api = await upstream({ 'GET /x': { status: 429, headers: { 'retry-after': value } } });
      await using client = open(api.url, { timeout: 20_000 });
      expect(await thrownBy(client.get('/x'))).toMatchObject({ code: 'RATE_LIMITED', retryAfter, hint });
      expect(api.requests).toHaveLength(1);
    },
  );

  it.each(['-1', 'soon', '1e9', '5 minutes', ''])(
    'passes over a Retry-After that is none: %j',
    async (value) => {
      await using api = await upstream({
        'GET /x': inOrder({ status: 429, headers: { 'retry-after': value } }, { body: 'at last' }),
      });
      await using client = open(api.url);
      expect((await client.get('/x')).text()).toBe('at last');
    },
  );

  it('waits as its server reads it out of a failed answer', async () => {
    await using api = await upstream({
      'GET /minute': { status: 403, headers: { 'x-left': '0' }, body: 'in one minute' },
      'GET /now': inOrder({ status: 403, body: 'now' }, { body: 'at last' }),
      'GET /no': { status: 403, body: 'never' },
    });
    await using client = open(api.url, {
      timeout: 20_000,
      retryAfter: ({ status, headers, body }) => {
        if (status === 403 && headers['x-left'] === '0') return 60;
        return body === 'now' ? 0 : undefined;
      },
    });
    expect(await thrownBy(client.get('/minute'))).toMatchObject({
      code: 'RATE_LIMITED',
      status: 403,
      retryAfter: 60,
    });
    expect((await client.get('/now')).text()).toBe('at last');
    expect(await thrownBy(client.get('/no'))).toMatchObject({ code: 'BAD_STATUS', status: 403 });
  });

  it('asks again when the connection breaks before or within an answer', async () => {
    await using cut = await upstream({
      'GET /x': inOrder({ body: 'x'.repeat(1000), cutAfter: 10 }, { body: 'at last' }),
    });
    await using client = open(cut.url);
    expect((await client.get('/x')).text()).toBe('at last');

    let tries = 0;
    await using api = await rude((response, request) => {
      tries += 1;
      if (tries === 1) request.socket.resetAndDestroy();
      else response.end('at last');
    });
    await using other = open(api.url);
    expect((await other.get('/x')).text()).toBe('at last');
  });

  it('says that the connection was broken off when it always is', async () => {
    let tries = 0;
    await using api = await rude((_response, request) => {
      tries += 1;
      request.socket.resetAndDestroy();
    });
    await using client = open(api.url, { retries: 1 });
    const words = 'Club broke off the connection before its answer was complete.';
    expect(await thrownBy(client.get('/x'))).toMatchObject({ code: 'UNREACHABLE', message: words });
    expect(tries).toBe(2);
    await thrownBy(client.request('/x', { method: 'POST', body: 'pay' }));
    expect(tries).toBe(3);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 22, 12, 0, 0);

  it.each([
    ['120', 120],
    [' 7 ', 7],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30],
    ['Sunday, 22-Nov-26 12:01:00 GMT', 60],
    ['Sun Nov 22 12:00:05 2026 GMT', 5],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['2026', 2026],
    ['2026-11-22T12:00:30Z', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['Sunday', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %s seconds', (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds);
  });

  it('is undefined or not negative, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const seconds = readRetryAfter(header);
        expect(seconds === undefined || seconds >= 0).toBe(true);
      }),
    );
  });

  it.each([
    [1, '1 second'],
    [90, '90 seconds'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [3601, '61 minutes'],
    [7200, '2 hours'],
    [100_000, '28 hours'],
    [200_000, '3 days'],
    [Infinity, 'more than a year'],
  ])('of %i is spelled %s', (seconds, words) => {
    expect(spellSeconds(seconds)).toBe(words);
  });
});
