import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { call, open } from '../open.ts';
import { expectFreed, expectServed, hostile, PATIENCE } from './hostile.ts';

vi.setConfig({ testTimeout: 90_000 });

it('redirects in a circle end in words, and the tab goes on', async () => {
  await using at = await hostile('', { 'GET /': { status: 302, headers: { location: '/' } } });
  expect((await at.go()).text).toMatch(/^REDIRECTS: /);
  await expectFreed(at);
});

it('redirects to ever new addresses, by script and by meta, end in words', async () => {
  await using at = await hostile(
    '<meta http-equiv="refresh" content="0; url=/?again"><script>location = "/?" + Math.random()</script>',
    {
      'GET /favicon.ico': { status: 404 },
    },
  );
  const { text } = await at.go({ timeout_ms: 3_000 });
  expect(text).toMatch(/^(TIMED_OUT|NO_PAGE): |^t1/);
  await expectServed(at);
  // It can still win the race against one who leaves, but not always.
  await expect
    .poll(async () => (await at.go({ url: `${at.url}/calm`, timeout_ms: 2_000 })).text, PATIENCE)
    .toMatch(/^t1, status 200/);
});

it('a response that never comes, never ends or comes drop by drop ends within the time', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<title>Half</title><p>the first half</p>');
    if (request.url === '/drops') {
      const drops = setInterval(() => response.write('<i>drop</i>'), 50);
      response.once('close', () => clearInterval(drops));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await using client = await open({ allowOrigins: [url] });
    for (const path of ['/silent', '/half', '/drops']) {
      const { text } = await call(client, 'navigate', { url: url + path, timeout_ms: 1_500 });
      expect(text).toMatch(/^TIMED_OUT: The page did not come within the time/);
      if (path !== '/silent') expect((await call(client, 'snapshot')).text).toContain('the first half');
      const { data } = await call(client, 'tabs');
      expect(data['tabs']).toHaveLength(1);
    }
    expect((await call(client, 'navigate', { url: 'about:blank' })).isError).toBeFalsy();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('a download without end is no page, and stops with its tab', async () => {
  let isOpen = false;
  const server = createServer((_, response) => {
    isOpen = true;
    response.once('close', () => (isOpen = false));
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="bomb.bin"',
    });
    const piece = Buffer.alloc(1 << 20);
    const pour = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await using client = await open({ allowOrigins: [url] });
    expect((await call(client, 'navigate', { url })).text).toMatch(/^NO_PAGE: /);
    expect((await call(client, 'navigate', { url: 'about:blank' })).isError).toBeFalsy();
    // Without a folder for them, downloads are not begun.
    await expect.poll(() => isOpen, PATIENCE).toBe(false);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('a page that writes itself anew without end, or fills the history, is left', async () => {
  const pages = {
    write:
      '<script>let count = 0; setInterval(() => { document.open(); document.write(`<p>${count++}<button>x</button>`); document.close() }, 0)</script>',
    push: '<title>Push</title><script>let count = 0; setInterval(() => { for (let i = 0; i < 50; i += 1) try { history.pushState(null, "", "?" + count++) } catch {} }, 0)</script><button>x</button>',
    hash: '<script>let count = 0; setInterval(() => { location.hash = count++ }, 0)</script><button>x</button>',
  };
  for (const html of Object.values(pages)) {
    await using at = await hostile(html);
    await at.go({ timeout_ms: 3_000 });
    expect(await at.say('snapshot')).toMatch(/button|BUSY|[A-Z_]+: /);
    expect(await at.say('tabs')).toMatch(/^1 tabs/);
    await at.say('history', { action: 'back', timeout_ms: 2_000 });
    await expectServed(at);
    await expectFreed(at);
  }
});

it('a page that never lets go of its thread is left, and answers nobody meanwhile', async () => {
  await using at = await hostile(
    '<title>Busy</title><p>words</p><script>setTimeout(() => { for (;;); }, 50)</script>',
    {},
    { allowEvaluate: true },
  );
  await at.go({ timeout_ms: 3_000 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [seen, listed] = await Promise.all([at.say('snapshot'), at.say('tabs')]);
  expect(seen).toMatch(/^BUSY: /);
  expect(listed).toMatch(/^1 tabs/);
  await expectServed(at);
  await expectFreed(at);
});
