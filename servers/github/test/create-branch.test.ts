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
  await here.shop.git('tag', '-a', '-m', 'First', 'v1', first);
  expect((await here.ask('create_branch', { name: 'three', from: 'v1' })).data['sha']).toBe(first);
  expect((await here.ask('create_branch', { name: 'two' })).data['sha']).toBe(await here.head());
});

it('create_branch says what stands in its way', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('create_branch', { name: 'main' })).text).toMatch(
    /^EXISTS: There is a branch main already/,
  );
  expect((await here.ask('create_branch', { name: 'x', from: 'none' })).text).toMatch(
    /^NOT_FOUND: There is no branch, tag or commit none/,
  );
  expect((await here.ask('create_branch', { name: 'main/x' })).text).toMatch(/^EXISTS: /);
  expect((await here.ask('create_branch', { name: 'a..b' })).isError).toBe(true);
});

it('create_branch takes no answer for a sha that is none', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.fake.intercept('GET /repos/{owner}/{repo}/commits/{ref}', () => ({
    status: 200,
    body: '../../user',
    headers: { 'content-type': 'text/plain' },
  }));
  expect((await here.ask('create_branch', { name: 'x' })).text).toMatch(/^UNEXPECTED_ANSWER: /);
  expect(here.fake.requests.every(({ method }) => method === 'GET')).toBe(true);
});
