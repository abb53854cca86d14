import type { Person } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('delete_branch asks with the exact effect, and does what the person says', async () => {
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'accept', content: { confirm: questions.length > 1 } };
  };
  await using here = await shopWith({ 'a.txt': 'a' }, {}, { person });
  const sha = await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main' });
  expect((await here.ask('delete_branch', { name: 'topic' })).text).toMatch(/^DECLINED: /);
  expect(questions[0]).toBe(
    `Delete the branch topic of octo/shop, now at ${sha.slice(0, 10)}? Commits that only it has can be lost.`,
  );
  expect(await here.head('topic')).toBe(sha);
  expect((await here.ask('delete_branch', { name: 'topic' })).data).toEqual({ deleted: 'topic', sha });
  expect(await here.shop.git('branch', '--list', 'topic')).toBe('');
});

it('delete_branch leaves the default branch, and says where there is none', async () => {
  await using here = await shopWith({ 'a.txt': 'a' }, {}, { confirm: 'off' });
  expect((await here.ask('delete_branch', { name: 'main' })).text).toMatch(
    /^PROTECTED: main is the default branch, and stays\./,
  );
  expect((await here.ask('delete_branch', { name: 'none' })).text).toMatch(
    /^NOT_FOUND: There is no branch none\./,
  );
});
