import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('write_storage sets one, loads several and clears all, for the origin of the page alone', async () => {
  await using pages = await site({
    '/': '<title>A</title>',
    '/seen':
      '<script>document.title = [document.cookie, localStorage.a, sessionStorage.a].join("/")</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  for (const kind of ['cookies', 'local', 'session'])
    expect((await call(client, 'write_storage', { action: 'set', kind, key: 'a', value: '1' })).data).toEqual(
      { changed: 1 },
    );
  expect((await call(client, 'navigate', { url: `${pages.url}/seen` })).data['title']).toBe('a=1/1/1');
  await call(client, 'write_storage', { action: 'load', kind: 'local', items: { b: '2', c: '3' } });
  expect((await call(client, 'write_storage', { action: 'clear', kind: 'local' })).data).toEqual({
    changed: 3,
  });
  expect((await call(client, 'read_storage', { kind: 'local' })).data['items']).toEqual([]);
  expect((await call(client, 'write_storage', { action: 'set', kind: 'local' })).isError).toBe(true);
});
