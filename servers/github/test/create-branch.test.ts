import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('create_branch makes a branch where it is told', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const first = await here.head();
  await here.shop.commit('main', { 'a.txt': 'b' });
  expect((await here.ask('create_branch', { name: 'topic/one', from: first })).data).toEqual({
    branch: 'topic/one',
    sha: first,
  });
  expect(await here.head('topic/one')).toBe(first);
  expect((await here.ask('create_branch', { name: 'two' })).data['sha']).toBe(await here.head());
});

it('create_branch says what stands in its way', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('create_branch', { name: 'main' })).text).toMatch(
    /^EXISTS: There is a branch main already/,
  );
  expect((await here.ask('create_branch', { name: 'x', from: 'none' })).isError).toBe(true);
  expect((await here.ask('create_branch', { name: 'a..b' })).isError).toBe(true);
});
