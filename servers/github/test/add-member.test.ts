import { textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { ERAS, open } from './open.ts';
import { ADA, GRACE } from './person.ts';

it.each(ERAS)('add_member answers an id and the count in %s', async (era) => {
  await using client = await open(era);
  const add = (person: object) => client.callTool({ name: 'add_member', arguments: { person } });
  expect((await add(ADA)).structuredContent).toEqual({ id: 'm1', members: 1 });
  expect((await add(GRACE)).structuredContent).toEqual({ id: 'm2', members: 2 });
});

it.each([
  [
    'a country in words',
    { ...ADA, address: { ...ADA.address, country: 'England' } },
    /person\.address\.country/,
  ],
  [
    'an address without a city',
    { ...ADA, address: { street: 'Here 1', country: 'GB' } },
    /person\.address\.city/,
  ],
  ['an age in words', { ...ADA, age: 'old' }, /person\.age/],
  ['a field it does not know', { ...ADA, adress: {} }, /adress/],
])('add_member refuses %s and names the field', async (_, person, words) => {
  await using client = await open('2026-07-28');
  const result = await client.callTool({ name: 'add_member', arguments: { person } });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(words);
});

it('add_member says when no more fit, and keeps those who are there', async () => {
  await using client = await open('2026-07-28', 1);
  const add = () => client.callTool({ name: 'add_member', arguments: { person: ADA } });
  await add();
  expect(textOf(await add())).toBe('FULL: There are 1 members already. A person can raise --max-members.');
  const { structuredContent } = await client.callTool({ name: 'list_members', arguments: {} });
  expect(structuredContent).toMatchObject({ total: 1 });
});
