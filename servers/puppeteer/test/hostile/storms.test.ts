import { expect, it, vi } from 'vitest';
import { call } from '../open.ts';
import { refIn } from '../ref.ts';
import { expectFreed, expectServed, hostile, isSoak, PATIENCE } from './hostile.ts';

vi.setConfig({ testTimeout: 90_000 });

const tabsOf = (text: string): number => Number(/^(\d+) tabs/.exec(text)?.[1]);

it.each(['', 'noopener'])(
  'windows without end %j are kept to the tabs that a session may have',
  async (how) => {
    await using at = await hostile(
      `<button onclick="for (let i = 0; i < ${isSoak ? 10_000 : 60}; i += 1) window.open('/calm', '_blank', '${how}')">Storm</button>
     <script>for (let i = 0; i < ${isSoak ? 10_000 : 60}; i += 1) window.open('/calm', '_blank', '${how}')</script>`,
    );
    await at.go();
    // Until Chrome has closed them all, a page is said to be busy.
    const look = async () => expect(await at.say('snapshot')).toContain('"Storm"');
    await vi.waitFor(look, { timeout: 90_000 });
    const ref = refIn(await at.say('snapshot'), /button "Storm"/);
    await at.say('click', { ref });
    await vi.waitFor(() => expectServed(at), { timeout: 90_000 });
    expect(tabsOf(await at.say('tabs'))).toBeLessThanOrEqual(20);
    await expectFreed(at);
  },
  240_000,
);

it('a window that has no opener is a tab like any', async () => {
  await using at = await hostile('<a href="/calm" target="_blank" rel="noopener">Open</a>');
  await at.go();
  const { data } = await call(at.client, 'click', { ref: refIn(await at.say('snapshot'), /link "Open"/) });
  expect(data['new_tabs']).toEqual(['t2']);
});

const LINES = isSoak ? 1_000_000 : 30_000;

it('a flood of lines on the console is counted, and the newest kept', async () => {
  await using at = await hostile(
    `<script>for (let i = 1; i <= ${LINES}; i += 1) console.log("line " + i)</script><button>Go</button>`,
  );
  await at.go({ timeout_ms: 25_000 });
  await expectServed(at);
  await expect
    .poll(() => at.say('console', { limit: 5 }), { ...PATIENCE, timeout: 60_000 })
    .toContain(`line ${LINES}`);
  expect(await at.say('console', { limit: 500 })).toMatch(
    new RegExp(`${String(LINES - 500).slice(0, -2)}\\d\\d dropped`),
  );
  expect(await at.say('snapshot')).toContain('"Go"');
  await expectFreed(at);
});

it('lines on the console that are huge, or hold objects without end, are cut', async () => {
  await using at = await hostile(`<script>
    console.log('x'.repeat(5e7)); const loop = {}; loop.loop = loop; console.log(loop, document, new Proxy({}, {}));
    console.error({ toString() { throw 1 }, get message() { throw 2 } }); throw { get message() { throw 3 } };
  </script>`);
  await at.go();
  await expectServed(at);
  const text = await at.say('console', { limit: 500 });
  expect(text).toMatch(/^\d+ lines/);
  expect(text.length).toBeLessThan(40_000);
  await expectFreed(at);
});

it('requests without end are counted, and the newest kept', async () => {
  await using at = await hostile(
    '<title>Asking</title><script>setInterval(() => { for (let i = 0; i < 20; i += 1) fetch("/calm?" + Math.random()).catch(() => {}) }, 20)</script><button>Go</button>',
  );
  await at.go({ wait: 'dom' });
  expect(await at.say('snapshot')).toContain('"Go"');
  // The page may be there before it has asked that often.
  await vi.waitFor(
    async () => expect(await at.say('network', { limit: 5 })).toMatch(/^5 requests, \d+ older/),
    { timeout: 10_000 },
  );
  await expectServed(at);
  await expectFreed(at);
});

it('workers, and sites that clear what they know, get no tab listed', async () => {
  const clear = { 'clear-site-data': '"*"', 'content-type': 'text/html' };
  await using at = await hostile('', {
    'GET /': {
      headers: clear,
      body: '<title>Forgets</title><script>navigator.serviceWorker?.register("/sw.js").catch(() => {}); setTimeout(() => location.reload(), 30)</script><button>Go</button>',
    },
    'GET /sw.js': {
      headers: { 'content-type': 'text/javascript', 'clear-site-data': '"*"' },
      body: 'addEventListener("install", () => { fetch("/calm"); skipWaiting() }); addEventListener("fetch", (event) => event.respondWith(fetch(event.request)))',
    },
    'GET /favicon.ico': { status: 404 },
  });
  await at.go({ wait: 'dom' });
  for (let round = 0; round < 20; round += 1) expect(await at.say('tabs')).toMatch(/^1 tabs/);
  // A page that loads itself again and again may do so where it is being left; that is said, and asked again it is left.
  await vi.waitFor(() => expectServed(at), { timeout: 30_000, interval: 100 });
  expect(await at.say('tabs')).toMatch(/^1 tabs/);
  await expectFreed(at);
});

it('a page that loads itself all the time is left at the first try', async () => {
  await using at = await hostile('', {
    'GET /': {
      headers: { 'content-type': 'text/html' },
      body: '<title>Again</title><script>setTimeout(() => location.reload(), 1)</script>',
    },
  });
  for (let round = 0; round < 5; round += 1) {
    await at.go({ wait: 'dom' }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await expectServed(at);
  }
});
