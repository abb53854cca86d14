import type { Route } from '@plugboard/core/testing';
import { expect } from 'vitest';
import { call, open } from '../open.ts';
import { site } from '../site.ts';

/** A site with one page that does harm, at /, and a server before it. */
export async function hostile(
  html: string,
  routes: Readonly<Record<string, Route>> = {},
  settings: Parameters<typeof open>[0] = {},
) {
  const pages = await site(
    { '/calm': '<title>Calm</title><button>All is well</button>' },
    {
      ...(html === ''
        ? {}
        : { 'GET /': { body: html, headers: { 'content-type': 'text/html; charset=utf-8' } } }),
      ...routes,
    },
  );
  const client = await open({ allowOrigins: [pages.url], ...settings });
  return {
    url: pages.url,
    client,
    requests: pages.requests,
    say: async (name: string, args: Record<string, unknown> = {}) => (await call(client, name, args)).text,
    /** Goes to the page that does harm. */
    go: async (args: Record<string, unknown> = {}) =>
      call(client, 'navigate', { url: `${pages.url}/`, timeout_ms: 8_000, ...args }),
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

/** `pnpm test:soak`: pages of their whole size, which take minutes. */
export const isSoak = process.env['SOAK'] !== undefined;

/** For what comes by itself, soon. */
export const PATIENCE = { timeout: 10_000, interval: 50 };

export type Hostile = Awaited<ReturnType<typeof hostile>>;

/** Another tab is opened, driven and closed as if nothing were. */
export async function expectServed({ client, url }: Hostile): Promise<void> {
  const { data, text } = await call(client, 'session', { action: 'create' });
  expect(data, text).toBeDefined();
  const tab = data['tab'] as string;
  const arrived = await call(client, 'navigate', { url: `${url}/calm`, tab });
  expect(arrived.data, arrived.text).toMatchObject({ status: 200, title: 'Calm' });
  expect((await call(client, 'snapshot', { tab })).text).toContain('"All is well"');
  const closed = await call(client, 'session', { action: 'close', session: data['session'] });
  expect(closed.isError, closed.text).toBeFalsy();
}

/** The tab itself can go elsewhere, too. */
export async function expectFreed({ client, url }: Hostile, tab = 't1'): Promise<void> {
  const arrived = await call(client, 'navigate', { url: `${url}/calm`, tab });
  expect(arrived.data, arrived.text).toMatchObject({ status: 200, title: 'Calm' });
}
