import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

const PAGE = `<!doctype html><title>Slow</title><link rel="stylesheet" href="/slow.css"><script src="/busy.js"></script>
<h1>A headline that is the largest thing on this page</h1>
<button onclick="const end = Date.now() + 250; while (Date.now() < end);">Work</button>
<script>addEventListener('load', () => setTimeout(() => {
  document.querySelector('h1').insertAdjacentHTML('beforebegin', '<div style="height:400px">ad</div>') }, 50))</script>`;

const ROUTES = {
  'GET /slow.css': { body: 'h1 { color: navy }', delay: 300, headers: { 'content-type': 'text/css' } },
  'GET /busy.js': {
    body: `const end = Date.now() + 150; while (Date.now() < end); // ${'x'.repeat(5_000)}`,
    headers: { 'content-type': 'text/javascript' },
  },
};

interface Measured {
  vitals: Record<string, { value: number; verdict: string } | undefined>;
  trace?: {
    main_thread_ms: Record<string, number>;
    long_tasks: { count: number; blocking_ms: number };
    bytes: { type: string; requests: number; bytes: number }[];
    slowest: { url: string; ms: number }[];
    render_blocking: { url: string }[];
    partial: boolean;
  };
}

it('performance tells the vitals, and what took the time', async () => {
  await using pages = await site({ '/': PAGE }, ROUTES);
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url, wait: 'idle' });
  await call(client, 'click', { ref: await refOf(client, /button "Work"/) });
  const { data, text, isError } = await call(client, 'performance');
  expect(isError, text).toBeFalsy();
  const { vitals, trace } = data as unknown as Measured;
  expect(vitals['fcp']?.value).toBeGreaterThanOrEqual(300);
  expect(vitals['lcp']?.value).toBeGreaterThanOrEqual(vitals['fcp']?.value ?? Infinity);
  expect(vitals['cls']?.value).toBeGreaterThan(0.01);
  // Chrome rounds it to eight milliseconds.
  expect(vitals['inp']?.value).toBeGreaterThanOrEqual(240);
  expect(vitals['inp']?.verdict).not.toBe('good');
  expect(vitals['ttfb']?.verdict).toBe('good');
  expect(trace?.main_thread_ms['scripting']).toBeGreaterThanOrEqual(140);
  expect(trace?.long_tasks.count).toBeGreaterThanOrEqual(1);
  expect(trace?.long_tasks.blocking_ms).toBeGreaterThanOrEqual(90);
  expect(trace?.slowest[0]).toMatchObject({ url: `${pages.url}/slow.css` });
  expect(trace?.slowest[0]?.ms).toBeGreaterThanOrEqual(300);
  expect(trace?.render_blocking.map(({ url }) => url)).toEqual([
    `${pages.url}/slow.css`,
    `${pages.url}/busy.js`,
  ]);
  expect(trace?.bytes.find(({ type }) => type === 'script')).toMatchObject({ requests: 1 });
  expect(trace?.bytes.find(({ type }) => type === 'script')?.bytes).toBeGreaterThan(5_000);
  expect(text).toMatch(/^vitals: lcp \d+ \(\w+/);
});

it('performance leaves the page alone where it is told to, and says nothing of what there was not', async () => {
  await using pages = await site({ '/': '<title>A</title><p>words' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data } = await call(client, 'performance', { trace: false });
  expect(data).not.toHaveProperty('trace');
  expect(data['vitals']).not.toHaveProperty('inp');
  expect(pages.requests.filter(({ path }) => path === '/')).toHaveLength(1);
});

it('a page that asks a question while it loads is told, and what came in time', async () => {
  await using pages = await site({ '/': '<script>if (performance.navigation.type) alert(1)</script>words' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { data, text } = await call(client, 'performance');
  expect(data['dialog'], text).toBe(true);
});

it('a page that does not end to load is measured as far as it came', async () => {
  await using pages = await site({ '/': '<p>words<img src="/never">' }, { 'GET /never': { delay: 600_000 } });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url, wait: 'dom' });
  const { data, text } = await call(client, 'performance', { timeout_ms: 1_000 });
  expect((data['trace'] as { unfinished: number }).unfinished, text).toBe(1);
});
