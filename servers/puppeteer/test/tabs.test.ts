import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

const rows = (data: Record<string, unknown>) => data['tabs'] as Record<string, unknown>[];

it('tabs are opened, selected and closed; ids are never used again', async () => {
  await using pages = await site({ '/': '<title>Shop</title>' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const two = rows((await call(client, 'tabs', { action: 'open' })).data);
  expect(two.map(({ tab, title, current }) => [tab, title, current])).toEqual([
    ['t1', 'Shop', false],
    ['t2', '', true],
  ]);
  await call(client, 'tabs', { action: 'select', tab: 't1' });
  const one = rows((await call(client, 'tabs', { action: 'close', tab: 't2' })).data);
  expect(one.map(({ tab, current }) => [tab, current])).toEqual([['t1', true]]);
  expect(rows((await call(client, 'tabs', { action: 'open' })).data).at(-1)).toMatchObject({ tab: 't3' });
  expect((await call(client, 'navigate', { url: pages.url, tab: 't2' })).text).toMatch(
    /^NO_TAB: There is no such tab\. There are t1, t3\./,
  );
});

it('a tab that a page opens is there, behind the same boundary', async () => {
  await using pages = await site({
    '/': '<title>A</title><script>onload = () => open("/b", "_blank", "noopener")</script>',
    '/b': '<title>B</title>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  await expect
    .poll(async () => rows((await call(client, 'tabs')).data).map(({ title }) => title))
    .toEqual(expect.arrayContaining(['A']));
});

it('twenty tabs are the most, whoever opens them', async () => {
  await using pages = await site({ '/': '<script>for (let i = 0; i < 60; i++) open("/b" + i)</script>' }, {});
  await using client = await open({ allowOrigins: ['http://127.0.0.1:9'] });
  for (let count = 0; count < 20; count += 1) await call(client, 'tabs', { action: 'open' });
  expect((await call(client, 'tabs', { action: 'open' })).text).toMatch(/^TOO_MANY: /);
  expect(pages.requests).toEqual([]);
});
