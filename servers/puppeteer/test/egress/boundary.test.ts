import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Door } from '../../src/egress/door.ts';
import { unlock } from '../../src/egress/key.ts';
import { contextOptions, launchArgs } from '../../src/egress/launch-args.ts';
import { policyOf, type Policy } from '../../src/egress/policy.ts';
import { openProxy, type EgressProxy } from '../../src/egress/proxy.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { openForbidden, type Forbidden } from './forbidden.ts';
import { openSite, type Site } from './site.ts';
import { silentVectors, udpVectors, vectors } from './vectors.ts';

const PATIENCE = { timeout: 15_000, interval: 20 };

let forbidden: Forbidden;
let site: Site;
beforeAll(async () => {
  forbidden = await openForbidden();
  site = await openSite(forbidden.port);
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await forbidden[Symbol.asyncDispose]();
});

/** Shows the vectors' page and leaves it alone: some lead away from it. */
function show(page: Page, vector: string): void {
  page.goto(site.url(vector)).catch(() => {});
}

/** What a model may be talked into typing, and what it means. */
const SPELLINGS = [
  ['http://169.254.169.254/latest/meta-data/iam/security-credentials/', 'http://169.254.169.254'],
  ['http://metadata.google.internal/', 'http://metadata.google.internal'],
  ['http://[fd00:ec2::254]/', 'http://[fd00:ec2::254]'],
  ['http://2130706433:PORT/', 'http://127.0.0.1:PORT'],
  ['http://0x7f000001:PORT/', 'http://127.0.0.1:PORT'],
  ['http://0177.0.0.1:PORT/', 'http://127.0.0.1:PORT'],
  ['http://127.1:PORT/', 'http://127.0.0.1:PORT'],
  ['http://0:PORT/', 'http://0.0.0.0:PORT'],
  ['http://0.0.0.0:PORT/', 'http://0.0.0.0:PORT'],
  ['http://[::]:PORT/', 'http://[::]:PORT'],
  ['http://[::1]:PORT/', 'http://[::1]:PORT'],
  ['http://[::ffff:127.0.0.1]:PORT/', 'http://[::ffff:7f00:1]:PORT'],
  ['http://[::ffff:7f00:1]:PORT/', 'http://[::ffff:7f00:1]:PORT'],
  ['http://localhost.:PORT/', 'http://localhost:PORT'],
  ['http://LOCALHOST:PORT/', 'http://localhost:PORT'],
  ['http://foo.localhost:PORT/', 'http://foo.localhost:PORT'],
  ['http://127.0.0.1:PORT#@allowed.com', 'http://127.0.0.1:PORT'],
  ['http://①②⑦.⓪.⓪.①:PORT/', 'http://127.0.0.1:PORT'],
  ['http://allowed.com.evil.test:PORT/', 'http://allowed.com.evil.test:PORT'],
  ['http://allowed.com\\@127.0.0.1:PORT/', 'http://allowed.com'],
  ['http://100.64.0.1/', 'http://100.64.0.1'],
  ['http://192.0.0.192/', 'http://192.0.0.192'],
  ['http://198.18.0.1/', 'http://198.18.0.1'],
  ['http://[64:ff9b::7f00:1]/', 'http://[64:ff9b::7f00:1]'],
  ['http://[2002:7f00:1::]/', 'http://[2002:7f00:1::]'],
  ['https://127.0.0.1:PORT/', 'https://127.0.0.1:PORT'],
] as const;

function withPort(text: string): string {
  return text.replace('PORT', String(forbidden.port));
}

/** Chrome without its outer half, as `@sparticuz/chromium` brings it: it guesses nothing ahead, and says more in pages. */
function isShell({ version }: TestBrowser): boolean {
  return version.startsWith('HeadlessChrome/');
}

describe('without the boundary', () => {
  let free: TestBrowser;
  beforeAll(async () => {
    free = await openBrowser(['--host-resolver-rules=MAP now.rebind.test 127.0.0.1']);
  });
  afterAll(() => free[Symbol.asyncDispose]());

  it.concurrent.for(Object.keys({ ...vectors, ...silentVectors, ...udpVectors }))(
    'the neighbour is reached by %s',
    async (vector, { onTestFinished: later, skip }) => {
      if (vector === 'preconnect') skip(isShell(free), 'The headless shell does not preconnect.');
      show(await freshPage(vector, later), vector);
      const sign = SIGNS[vector] ?? new URL(site.hit(vector)).pathname;
      await vi.waitUntil(() => forbidden.reached.some((what) => what.endsWith(sign)), PATIENCE);
    },
  );

  async function freshPage(vector: string, later: typeof onTestFinished): Promise<Page> {
    // Closing a page waits for where it is going to; closing its context does not. But only the first context preconnects.
    const context = vector === 'preconnect' ? undefined : await free.browser.createBrowserContext();
    later(() => context?.close());
    return (context ?? free.browser).newPage();
  }

  it('names are looked up and sockets opened past any proxy', async () => {
    const page = await free.browser.newPage();
    await page.goto(`${site.origin}/plain`);
    await page.evaluate(LEAK_NAME);
    await page.goto(`${site.origin}/plain?2`);
    const shell = isShell(free);
    const { lookedUp, connectedTo, datagrams } = await free.finish();
    if (!shell) expect(lookedUp.join()).toContain('secret.leak.test');
    expect(connectedTo).toContain(new URL(site.origin).host);
    expect(datagrams).toBeGreaterThan(0);
  });
});

/** What shows at the neighbour where no address is asked for. */
const SIGNS: Readonly<Record<string, string>> = {
  preconnect: 'no http',
  'WebRTC STUN': 'udp stun',
  WebTransport: 'udp quic',
};

// As text, since these run in a page: nothing else here has a DOM.
const LEAK_NAME = `document.head.append(Object.assign(document.createElement('link'), {
  rel: 'dns-prefetch', href: '//secret.leak.test' }))`;
const OPEN_SOCKET = `new Promise((done) => {
  new WebSocket('ws://' + location.host + '/').addEventListener('error', () => done()) })`;
const BODY = 'document.body.innerText';

describe('with the boundary', () => {
  let proxy: EgressProxy;
  let bound: TestBrowser;
  const urls: string[] = [];

  beforeAll(async () => {
    forbidden.reached.length = 0;
    proxy = await openProxy(neighbourly(policyOf({})), (_name, _options, done) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    urls.push(proxy.dead.url);
    bound = await openBrowser(launchArgs(proxy.dead));
  });
  afterAll(async () => {
    await bound[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  /** The default policy, with one neighbour let in: the site. */
  function neighbourly(policy: Policy): Policy {
    const { verdict } = policyOf({ allowOrigins: [site.origin] });
    return {
      verdict: (asked, address) => {
        const known = verdict(asked, address);
        return known.allowed ? known : policy.verdict(asked, address);
      },
    };
  }

  async function open(
    later = onTestFinished,
    from = proxy,
  ): Promise<{ page: Page; door: Door; context: BrowserContext }> {
    const door = await from.door('test');
    urls.push(door.url);
    const context = await bound.browser.createBrowserContext(contextOptions(door));
    later(async () => {
      if (bound.browser.connected) await context.close();
      await door[Symbol.asyncDispose]();
    });
    const page = await context.newPage();
    await unlock(door, page);
    return { page, door, context };
  }

  it.concurrent.for(Object.keys(vectors))(
    'the neighbour is not reached by %s, and the door knows why',
    async (vector, { onTestFinished: later }) => {
      const { page, door } = await open(later);
      show(page, vector);
      await vi.waitUntil(() => door.count() > 0, PATIENCE);
      expect(door.blocked()[0]).toMatchObject({
        kind: 'blocked',
        origin: expect.stringContaining(`:${forbidden.port}`),
        why: expect.stringContaining('private network'),
      });
      expect(forbidden.reached).toEqual([]);
    },
  );

  it.concurrent.for(Object.keys(udpVectors))(
    'the neighbour is not reached by %s',
    async (vector, { onTestFinished: later }) => {
      const { page } = await open(later);
      show(page, vector);
      await vi.waitUntil(async () => (await page.title().catch(() => '')) === 'done', PATIENCE);
      expect(forbidden.reached).toEqual([]);
    },
  );

  it.concurrent.for(Object.keys(silentVectors))(
    'the neighbour is not reached by %s',
    async (vector, { onTestFinished: later }) => {
      const { page, door } = await open(later);
      await page.goto(site.url(vector));
      // What was to be sent before would be sent by now.
      await page.evaluate(async (url) => void (await fetch(url, { mode: 'no-cors' })), site.hit(vector));
      expect(door.count()).toBeGreaterThan(0);
      expect(door.blocked().filter(({ kind }) => kind !== 'blocked')).toEqual([]);
      expect(forbidden.reached).toEqual([]);
    },
  );

  it('a listed site is reached, its own WebSocket too, and nothing else', async () => {
    await using listed = await openProxy(policyOf({ allowOrigins: [site.origin] }));
    const { page, door } = await open(onTestFinished, listed);
    expect((await page.goto(`${site.origin}/plain`))?.status()).toBe(200);
    await page.evaluate(OPEN_SOCKET);
    expect(door.blocked()).toEqual([]);
    const answer = await page.goto('http://example.org/');
    expect(answer?.status()).toBe(403);
    expect(await page.evaluate(BODY)).toContain(
      'http://example.org was not opened: only what the person who runs the server listed in --allow-origins',
    );
    await expect(page.goto('https://example.org/')).rejects.toThrow('ERR_TUNNEL_CONNECTION_FAILED');
    expect(new Set(door.blocked().map(({ origin }) => origin))).toEqual(
      new Set(['http://example.org', 'https://example.org']),
    );
  });

  it('the neighbour is reached by no spelling of its address', async () => {
    const { page, door } = await open();
    for (const [typed, origin] of SPELLINGS) {
      const mark = door.count();
      await page.goto(withPort(typed)).catch(() => {});
      expect(door.blocked(mark)[0]).toMatchObject({ kind: 'blocked', origin: withPort(origin) });
      expect(forbidden.reached).toEqual([]);
    }
  });

  it('a context whose site has cleared its data gets its key again, unseen', async () => {
    const { page, door } = await open();
    await page.goto(`${site.origin}/forget`);
    expect(await page.evaluate(async () => (await fetch('/plain')).status)).toBe(200);
    await page.goto(`${site.origin}/forget`);
    await page.goto(`${site.origin}/plain`);
    await page.goto(`${site.origin}/forget`);
    await page.evaluate(OPEN_SOCKET);
    expect(door.blocked()).toEqual([]);
    expect(await page.browserContext().pages()).toHaveLength(1);
  });

  it('a context without the key gets nothing', async () => {
    const door = await proxy.door('locked');
    const context = await bound.browser.createBrowserContext(contextOptions(door));
    const page = await context.newPage();
    urls.push(door.url);
    const answer = await page.goto(`${site.origin}/plain`).catch(() => undefined);
    expect(answer?.status() ?? 407).toBe(407);
    expect(await page.content()).not.toContain('plain');
    await context.close();
    await door[Symbol.asyncDispose]();
  });

  it('the browser that does not use its door is told so', async () => {
    const door = await proxy.door('elsewhere');
    const context = await bound.browser.createBrowserContext(contextOptions(proxy.dead));
    await expect(unlock(door, await context.newPage())).rejects.toThrow(
      'The browser does not use the proxy that it was given.',
    );
    await context.close();
    await door[Symbol.asyncDispose]();
  });

  it('no name was looked up by the browser, and no socket opened but to its doors', async () => {
    const { page } = await open();
    await page.goto(`${site.origin}/plain`);
    await page.evaluate(LEAK_NAME);
    await page.goto(`${site.origin}/plain?2`);
    const { lookedUp, connectedTo, datagrams } = await bound.finish();
    expect(lookedUp).toEqual([]);
    const doors = urls.map((url) => new URL(url).host);
    expect(connectedTo.filter((address) => !doors.includes(address))).toEqual([]);
    expect(datagrams).toBe(0);
    expect(connectedTo).toContain(doors.at(-1));
    expect(forbidden.reached).toEqual([]);
  });
});
