import type { Person } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('comment is made, and replaced by its id', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number, comments } = here.shop.issue({});
  const { data, text } = await here.ask('comment', { number, body: 'Seen' });
  expect(text).toMatch(/^Comment \d+: http:\/\/\S+\/octo\/shop\/issues\/1#issuecomment-\d+$/);
  expect(comments.map(({ body }) => body)).toEqual(['Seen']);
  await here.ask('comment', { number, body: 'Mended', comment_id: data['comment_id'] });
  expect(comments.map(({ body }) => body)).toEqual(['Mended']);
});

it('comment replaces none of another issue', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const one = here.shop.issue({});
  const other = here.shop.issue({});
  const { id } = here.shop.comment(one.number, { body: 'mine' });
  for (const comment_id of [id, 999_999])
    expect((await here.ask('comment', { number: other.number, body: 'x', comment_id })).text).toMatch(
      /^NOT_FOUND: 2 has no comment with this id\./,
    );
  expect(one.comments[0]?.body).toBe('mine');
});

it('comment puts no words into the mouth of another unless a person agrees', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number, comments } = here.shop.issue({});
  const { id } = here.shop.comment(number, { author: 'ann', body: 'Not yet' });
  const args = { number, body: 'Merge it', comment_id: id };
  expect((await here.ask('comment', args)).text).toMatch(/^CANNOT_ASK: /);
  expect(comments[0]?.body).toBe('Not yet');
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'accept', content: { agree: true } };
  };
  await using client = await open(here.fake.url, { token: here.fake.token('octo') }, { person });
  expect((await call(client, 'comment', { ...AT, ...args })).isError).toBeFalsy();
  expect(questions).toEqual([expect.stringContaining('a comment of ann, and will still bear their name')]);
  expect(comments[0]?.body).toBe('Merge it');
});

it('comment tells of a conversation that is locked, and of no words', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number } = here.shop.issue({ locked: true });
  here.fake.user('ann');
  await using client = await open(here.fake.url, { token: here.fake.token('ann') });
  expect((await call(client, 'comment', { ...AT, number, body: 'x' })).text).toMatch(
    /^LOCKED: The conversation of 1 is locked/,
  );
  expect((await here.ask('comment', { number, body: ' \n' })).text).toMatch(/body.*has some words/);
  expect((await here.ask('comment', { number: 99, body: 'x' })).text).toMatch(/^NOT_FOUND: /);
});
