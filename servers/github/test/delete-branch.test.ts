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
    `Delete the branch topic of octo/shop, now at ${sha.slice(0, 10)}? 1 commit that main does not have can be lost.`,
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
    /^NOT_FOUND: There is no branch none, or this token may not see it\./,
  );
});

it('delete_branch says where nothing can be lost, and leaves what is protected', async () => {
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'decline' };
  };
  await using here = await shopWith({ 'a.txt': 'a' }, {}, { person });
  await here.shop.git('branch', 'merged', 'main');
  await here.shop.git('branch', 'kept', 'main');
  await here.shop.git('branch', 'alone', await orphan(here));
  here.shop.state.protectedBranches.add('kept');
  expect((await here.ask('delete_branch', { name: 'merged' })).text).toMatch(/^DECLINED: /);
  expect(questions.at(-1)).toMatch(/\? All of its commits are in main too\.$/);
  expect((await here.ask('delete_branch', { name: 'alone' })).text).toMatch(/^DECLINED: /);
  expect(questions.at(-1)).toMatch(/can be lost\.$/);
  expect((await here.ask('delete_branch', { name: 'kept' })).text).toMatch(
    /^PROTECTED: kept is protected, and stays\./,
  );
  expect(await here.head('kept')).toBe(await here.head());
});

async function orphan({ shop }: Awaited<ReturnType<typeof shopWith>>): Promise<string> {
  const tree = (await shop.git('rev-parse', 'main^{tree}')).trim();
  return (await shop.git('commit-tree', tree, '-m', 'Alone')).trim();
}
