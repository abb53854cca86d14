import { httpClient, type HttpClientOptions } from '@plugboard/core/upstream';
import { upstream } from '@plugboard/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { counting } from './counting.ts';
import { inTurn, type Pace } from '../../../src/upstream/http/turns.ts';

const open = (baseUrl: string, pace: Partial<HttpClientOptions> = {}) =>
  httpClient({ name: 'Club', baseUrl, allowPrivateNetwork: true, retries: 0, ...pace });

afterEach(() => vi.useRealTimers());

describe('requests to one upstream', () => {
  it.each([1, 3])('go out in their order, at most %i at a time', async (concurrency) => {
    const { route, most } = counting(20);
    await using api = await upstream({ 'GET /x': route });
    await using client = open(api.url, { concurrency });
    await Promise.all(Array.from({ length: 12 }, (_, n) => client.get('/x', { query: { n } })));
    expect(most()).toBe(concurrency);
    const order = api.requests.map(({ query }) => Number(query.get('n')));
    if (concurrency === 1) expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('are refused when too many wait', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using api = await upstream({ 'GET /x': () => release.then(() => ({})) });
    await using client = open(api.url, { concurrency: 1, waiting: 2 });
    const answers = [1, 2, 3].map(() => client.get('/x'));
    await expect(client.get('/x')).rejects.toMatchObject({
      code: 'BUSY',
      message: '2 requests already wait for Club.',
    });
    resolve();
    await Promise.all(answers);
    await client.get('/x');
    expect(api.requests).toHaveLength(4);
  });

  it('leave their place when their call is cancelled', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using api = await upstream({ 'GET /first': () => release.then(() => ({})), 'GET /third': {} });
    await using client = open(api.url, { concurrency: 1 });
    const first = client.get('/first');
    const stop = new AbortController();
    const second = client.get('/second', { signal: stop.signal });
    const third = client.get('/third');
    await vi.waitUntil(() => api.requests.length === 1);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    resolve();
    await Promise.all([first, third]);
    expect(api.requests.map(({ path }) => path)).toEqual(['/first', '/third']);
  });

  it('do not stop behind one that is cancelled under way, too large or broken', async () => {
    await using api = await upstream({
      'GET /cut': { body: 'x'.repeat(100), cutAfter: 10 },
      'GET /large': { body: 'x'.repeat(3000), chunk: 10 },
      'GET /slow': { delay: 10_000 },
      'GET /bad': { status: 404 },
      'GET /x': { body: 'x' },
    });
    await using client = httpClient({
      name: 'Club',
      baseUrl: api.url,
      allowPrivateNetwork: true,
      concurrency: 1,
      retries: 0,
      maxBytes: 1000,
    });
    const stop = new AbortController();
    const failing = [
      client.get('/slow', { signal: stop.signal }),
      client.get('/cut'),
      client.get('/large'),
      client.get('/bad'),
      client.get('/x', { headers: { 'bad header': 'x' } }),
    ];
    const last = client.get('/x');
    await vi.waitUntil(() => api.requests.length === 1);
    stop.abort(new Error('enough'));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(
      failing.map(() => 'rejected'),
    );
    expect((await last).text()).toBe('x');
  });

  it('wait for nobody when another upstream is slow', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await using slow = await upstream({ 'GET /x': () => release.then(() => ({})) });
    await using quick = await upstream({ 'GET /x': { body: 'quick' } });
    await using client = httpClient({ name: 'The page', allowPrivateNetwork: true, concurrency: 1 });
    const first = client.get(`${slow.url}/x`);
    expect((await client.get(`${quick.url}/x`)).text()).toBe('quick');
    resolve();
    await first;
  });
});

describe('a queue', () => {
  /** An upstream that answers at once, later or never, by a clock that the test moves. */
  const turns = (pace: Partial<Pace>) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    const starts: [path: string, at: number][] = [];
    const begin = Date.now();
    const dispatch = inTurn('Club', { concurrency: 4, spacing: 0, waiting: 100, ...pace })((
      options,
      handler,
    ) => {
      starts.push([options.path, Date.now() - begin]);
      const end = () => handler.onResponseEnd?.(undefined as never, {});
      const [, takes] = /^.takes-(\d+)/.exec(options.path) ?? [];
      if (takes !== undefined) setTimeout(end, Number(takes));
      else if (options.path !== '/hangs') end();
      return true;
    });
    const ask = (path: string, origin = 'http://club.example') =>
      dispatch({ origin, path, method: 'GET' }, {});
    return { starts, ask };
  };

  it('keeps starts apart by its spacing, also after it was empty', async () => {
    const { starts, ask } = turns({ spacing: 1000 });
    for (const path of ['/1', '/2', '/3']) ask(path);
    await vi.advanceTimersByTimeAsync(2500);
    ask('/4');
    await vi.advanceTimersByTimeAsync(10_000);
    ask('/5');
    await vi.advanceTimersByTimeAsync(0);
    expect(starts).toEqual([
      ['/1', 0],
      ['/2', 1000],
      ['/3', 2000],
      ['/4', 3000],
      ['/5', 12_500],
    ]);
  });

  it('keeps starts apart by its spacing, though one took long', async () => {
    const { starts, ask } = turns({ spacing: 1000, concurrency: 1 });
    for (const path of ['/takes-1900', '/2', '/3']) ask(path);
    await vi.advanceTimersByTimeAsync(5000);
    expect(starts).toEqual([
      ['/takes-1900', 0],
      ['/2', 1900],
      ['/3', 2900],
    ]);
  });

  it('keeps the starts of each origin apart', async () => {
    const { starts, ask } = turns({ spacing: 1000 });
    ask('/1');
    ask('/2', 'http://other.example');
    ask('/3');
    await vi.advanceTimersByTimeAsync(1000);
    expect(starts).toEqual([
      ['/1', 0],
      ['/2', 0],
      ['/3', 1000],
    ]);
  });

  it('is forgotten among many others only when nothing is in it', async () => {
    const { starts, ask } = turns({ concurrency: 1 });
    ask('/hangs');
    for (let n = 0; n < 500; n += 1) {
      ask(`/${n}`, `http://${n}.example`);
      await vi.advanceTimersByTimeAsync(0);
    }
    ask('/waits');
    await vi.advanceTimersByTimeAsync(0);
    expect(starts).toHaveLength(501);
    expect(starts.some(([path]) => path === '/waits')).toBe(false);
  });
});
