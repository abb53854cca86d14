import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('sessions see nothing of each other', async () => {
  await using pages = await site({
    '/set': '<script>document.cookie = "who=one"; localStorage.who = "one"; document.title = "set"</script>',
    '/get': '<script>document.title = `${document.cookie}/${localStorage.who}`</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: `${pages.url}/set` });
  const { data } = await call(client, 'session', { action: 'create' });
  const { tab, session } = data as { tab: string; session: string };
  expect((await call(client, 'navigate', { url: `${pages.url}/get`, tab })).data['title']).toBe('/undefined');
  expect((await call(client, 'navigate', { url: `${pages.url}/get` })).data['title']).toBe('who=one/one');
  expect((await call(client, 'session', { action: 'close', session })).data).toEqual({
    session,
    sessions: ['s1'],
  });
  expect((await call(client, 'navigate', { url: pages.url, tab })).text).toMatch(/^NO_TAB/);
});

it('sessions that are opened at once are no more than one may have', async () => {
  await using client = await open();
  const all = await Promise.all(
    Array.from({ length: 14 }, async () => call(client, 'session', { action: 'create' })),
  );
  expect(all.filter(({ isError }) => isError !== true)).toHaveLength(10);
  for (const { text, isError } of all) if (isError === true) expect(text).toMatch(/^TOO_MANY: /);
}, 30_000);
