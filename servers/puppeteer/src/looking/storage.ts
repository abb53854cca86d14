import type { Page } from 'puppeteer-core';
import { apart } from '../sessions/apart.ts';

export const KINDS = ['cookies', 'local', 'session'] as const;
export type Kind = (typeof KINDS)[number];

export interface Item {
  readonly key: string;
  readonly value: string;
}

/** What the page's origin keeps in the browser; of cookies those that go to the page's address. */
export async function itemsOf(page: Page, kind: Kind): Promise<Item[]> {
  if (kind === 'cookies') {
    const session = await page.createCDPSession();
    try {
      const { cookies } = await session.send('Network.getCookies', { urls: [page.url()] });
      return cookies.map(({ name, value }) => ({ key: name, value }));
    } finally {
      await session.detach().catch(() => {});
    }
  }
  return inStorage(page, kind, { action: 'read' });
}

export async function setItem(page: Page, kind: Kind, { key, value }: Item): Promise<void> {
  if (kind === 'cookies') {
    const { hostname, protocol } = new URL(page.url());
    const secure = protocol === 'https:';
    await page.browserContext().setCookie({ name: key, value, domain: hostname, path: '/', secure });
    return;
  }
  await inStorage(page, kind, { action: 'set', key, value });
}

/** One key, or all of them. Answers how many went. */
export async function clearItems(page: Page, kind: Kind, key: string | undefined): Promise<number> {
  const found = (await itemsOf(page, kind)).filter((item) => key === undefined || item.key === key);
  if (kind === 'cookies') {
    const names = new Set(found.map((item) => item.key));
    const { hostname } = new URL(page.url());
    const context = page.browserContext();
    const cookies = await context.cookies();
    const mine = cookies.filter(
      ({ name, domain }) => names.has(name) && `.${hostname}`.endsWith(`.${domain.replace(/^\./, '')}`),
    );
    await context.deleteCookie(...mine);
    return mine.length;
  }
  await inStorage(page, kind, { action: 'clear', keys: found.map((item) => item.key) });
  return found.length;
}

type Asked =
  | { readonly action: 'read' }
  | { readonly action: 'set'; readonly key: string; readonly value: string }
  | { readonly action: 'clear'; readonly keys: readonly string[] };

const IN_STORAGE = `(name, asked) => {
  const storage = name === 'local' ? localStorage : sessionStorage;
  if (asked.action === 'set') storage.setItem(asked.key, asked.value);
  if (asked.action === 'clear') for (const key of asked.keys) storage.removeItem(key);
  return Object.keys(storage).map((key) => ({ key, value: storage.getItem(key) ?? '' }));
}`;

async function inStorage(page: Page, kind: 'local' | 'session', asked: Asked): Promise<Item[]> {
  return apart<Item[]>(page, IN_STORAGE, kind, asked);
}
