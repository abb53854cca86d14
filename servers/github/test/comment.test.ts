import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

it('comment is made, and replaced by its id', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const { number, comments } = here.shop.issue({});
  const { data } = await here.ask('comment', { number, body: 'Seen' });
  expect(comments.map(({ body }) => body)).toEqual(['Seen']);
  await here.ask('comment', { number, body: 'Mended', comment_id: data['comment_id'] });
  expect(comments.map(({ body }) => body)).toEqual(['Mended']);
});

it('comment replaces none of another issue', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const one = here.shop.issue({});
  const other = here.shop.issue({});
  const { id } = here.shop.comment(one.number, { body: 'mine' });
  expect((await here.ask('comment', { number: other.number, body: 'x', comment_id: id })).text).toMatch(
    /^NOT_FOUND: #2 has no comment with this id\./,
  );
  expect((await here.ask('comment', { number: other.number, body: 'x', comment_id: 999_999 })).text).toMatch(
    /^NOT_FOUND: /,
  );
  expect(one.comments[0]?.body).toBe('mine');
});
