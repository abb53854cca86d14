import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('blame says which commit last changed each line', async () => {
  await using here = await shopWith({ 'a.txt': 'one\ntwo\nthree\n' });
  const sha = await here.shop.commit(
    'main',
    { 'a.txt': 'one\n2\nthree\n' },
    { message: 'Say it shorter\n\nBody' },
  );
  const { data, text } = await here.ask('blame', { path: 'a.txt' });
  const rows = data['rows'] as Record<string, unknown>[];
  expect(rows).toHaveLength(3);
  expect(rows[1]).toEqual({
    start_line: 2,
    end_line: 2,
    sha: sha.slice(0, 10),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    author: 'octo',
    headline: 'Say it shorter',
  });
  expect(text).toContain(`\n2 ${sha.slice(0, 10)} `);
  expect((await here.ask('blame', { path: 'a.txt', start_line: 3 })).data['rows']).toHaveLength(1);
});

it('blame wants a token, and a file', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('blame', { path: 'none.txt' })).isError).toBe(true);
  expect((await here.ask('blame', { path: 'a.txt', ref: 'none' })).text).toMatch(/^NOT_FOUND: /);
  await using anonymous = await open(here.fake.url);
  expect((await call(anonymous, 'blame', { ...AT, path: 'a.txt' })).text).toMatch(/^NO_TOKEN: /);
});
