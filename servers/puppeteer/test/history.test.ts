import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('history goes back and forward', async () => {
  await using pages = await site({ '/a': '<title>A</title>', '/b': '<title>B</title>' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: `${pages.url}/a` });
  await call(client, 'navigate', { url: `${pages.url}/b` });
  expect((await call(client, 'history', { action: 'back' })).data['title']).toBe('A');
  expect((await call(client, 'history', { action: 'forward' })).data['title']).toBe('B');
  expect((await call(client, 'history', { action: 'reload' })).data).toMatchObject({
    title: 'B',
    status: 200,
  });
});
