import type { BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { guardSchemes } from '../../src/egress/scheme-gate.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let free: TestBrowser;
beforeAll(async () => {
  // No boundary and no gate: what is shown here is what Chrome does by itself.
  [site, free] = await Promise.all([openSite(1), openBrowser([])]);
});
afterAll(async () => {
  await free[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function open(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await free.browser.createBrowserContext();
  onTestFinished(() => context.close());
  return { context, page: await context.newPage() };
}

/** All that a page can do to go somewhere, or to have another page go there; as text, since it runs in the page. */
const EVERY_WAY = (url: string): string => `((url) => {
  const add = (tag, fields) => document.body.appendChild(Object.assign(document.createElement(tag), fields));
  add('iframe', { src: url });
  add('iframe', { name: 'inner' });
  add('a', { href: url, target: 'inner' }).click();
  add('a', { href: url, target: '_blank', rel: 'noopener' }).click();
  add('form', { action: url, method: 'post', target: 'inner' }).submit();
  add('embed', { src: url });
  const later = window.open('about:blank');
  setTimeout(() => { try { later.location.href = url } catch {} }, 20);
  setTimeout(() => { try { location.href = url } catch {} }, 60);
})(${JSON.stringify(url)})`;

const FOREIGN = [
  'file:///etc/passwd',
  'file://localhost/etc/passwd',
  'view-source:file:///etc/passwd',
  'view-source:http://127.0.0.1/',
  'chrome://version/',
  'chrome-untrusted://print/',
  'devtools://devtools/bundled/inspector.html',
  'about:version',
  'filesystem:http://127.0.0.1/temporary/x',
];

describe('Chrome itself', () => {
  it.each([...FOREIGN, 'data:text/html,<h1>planted</h1>'])(
    'takes no page to %s, whatever the page does',
    async (url) => {
      const { context, page } = await open();
      const shown: string[] = [];
      const note = (where: string): void => void (where.startsWith('about:') || shown.push(where));
      context.on('targetcreated', (target) => note(target.url()));
      context.on('targetchanged', (target) => note(target.url()));
      const isOwn = (where: string): boolean =>
        where === '' || where === ':' || where.startsWith(site.origin);

      await page.goto(`${site.origin}/plain`);
      await page.evaluate(EVERY_WAY(url));
      await new Promise((passed) => setTimeout(passed, 200));
      expect(shown.filter((where) => !isOwn(where))).toEqual([]);
      await page.goto(`${site.origin}/meta?u=${encodeURIComponent(url)}`);
      await expect(page.goto(`${site.origin}/to?u=${encodeURIComponent(url)}`)).rejects.toThrow(
        /ERR_(UNSAFE_REDIRECT|ABORTED)/,
      );
      expect(shown.filter((where) => !isOwn(where))).toEqual([]);
    },
  );

  it('takes no blank page anywhere either', async () => {
    const { page } = await open();
    for (const url of FOREIGN) {
      await page.evaluate(`location.href = ${JSON.stringify(url)}`).catch(() => {});
      await new Promise((passed) => setTimeout(passed, 50));
      expect(page.url()).toMatch(/^about:blank/);
    }
  });
});

describe('guardSchemes', () => {
  it.each([
    ['file:///etc/passwd', 'file'],
    ['view-source:file:///etc/passwd', 'view-source'],
    ['chrome://version/', 'chrome'],
    ['data:text/html,<h1>planted</h1>', 'data'],
  ])('empties a tab that was taken to %s all the same', async (url, scheme) => {
    const { context, page } = await open();
    const emptied: string[] = [];
    using _guard = guardSchemes(context, (what) => emptied.push(what));
    page.goto(url).catch(() => {});
    await vi.waitUntil(() => emptied.includes(scheme));
    await vi.waitUntil(() => page.url() === 'about:blank');
    await vi.waitUntil(async () => (await page.evaluate('document.body.innerText').catch(() => '-')) === '');
  });

  it('leaves the web alone, and what a site made itself', async () => {
    const { context, page } = await open();
    const emptied: string[] = [];
    const guard = guardSchemes(context, (what) => emptied.push(what));
    await page.goto(`${site.origin}/plain`);
    const [popup] = await Promise.all([
      new Promise<Page | null>((opened) => page.once('popup', opened)),
      page.evaluate(`void window.open(URL.createObjectURL(new Blob(['<p>own'], { type: 'text/html' })))`),
    ]);
    await vi.waitUntil(async () => (await popup?.evaluate('document.body?.innerText')) === 'own');
    await page.goto('http://127.0.0.1:1/').catch(() => {});
    expect(emptied).toEqual([]);
    guard[Symbol.dispose]();
    await page.goto('data:text/html,<h1>planted</h1>');
    expect(emptied).toEqual([]);
  });
});
