import { textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { ERAS, open } from './open.ts';
import { ADA, GRACE } from './person.ts';

async function opened(era: Parameters<typeof open>[0], people: readonly object[]) {
  const client = await open(era);
  for (const person of people) await client.callTool({ name: 'add_member', arguments: { person } });
  return client;
}

it.each(ERAS)('list_members shows a model who is there in %s', async (era) => {
  await using client = await opened(era, [ADA, GRACE]);
  const result = await client.callTool({ name: 'list_members', arguments: {} });
  expect(textOf(result)).toMatchInlineSnapshot(`
    "2 of 2 members
    m1 | Ada Lovelace | 36 | St James's Square 12 | London | GB
    m2 | Grace Hopper | Navy Yard 1 | Arlington | US"
  `);
  expect(result.structuredContent).toMatchObject({ total: 2, truncated: false });
});

it('list_members keeps to one country', async () => {
  await using client = await opened('2026-07-28', [ADA, GRACE]);
  const result = await client.callTool({ name: 'list_members', arguments: { country: 'US' } });
  expect(result.structuredContent).toMatchObject({ members: [{ name: 'Grace Hopper' }], total: 1 });
});

it('list_members goes on where the page before ended', async () => {
  await using client = await opened('2026-07-28', [ADA, GRACE, ADA]);
  const list = async (args: object) =>
    (await client.callTool({ name: 'list_members', arguments: { limit: 2, ...args } })).structuredContent;
  const first = (await list({})) as { next_cursor: string };
  expect(first).toMatchObject({ members: [{ id: 'm1' }, { id: 'm2' }], truncated: true });
  expect(await list({ cursor: first.next_cursor })).toEqual({
    members: [{ ...ADA, id: 'm3' }],
    total: 3,
    truncated: false,
  });
});
