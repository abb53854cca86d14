import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GithubDeps } from '../deps.ts';
import { Member } from '../person.ts';

export const listMembers = defineTool({
  name: 'list_members',
  title: 'List members',
  description: 'Who has joined, in the order they came: id, name, age and address. Long lists come in pages.',
  effect: reads(),
  inputSchema: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional()
      .describe('Only those who live there'),
    limit: z.int().min(1).max(500).default(50).describe('Most members in one answer'),
    cursor: z
      .string()
      .regex(/^\d{1,6}$/)
      .optional()
      .describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    members: z.array(Member),
    total: z.int(),
    truncated: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  handler: ({ country, limit, cursor = '0' }, { members }: GithubDeps, call) => {
    const found = members.all().filter(({ address }) => country === undefined || address.country === country);
    const start = Number(cursor);
    // What is too long for one answer is cut; room is left for the frame around the rows.
    const { rows } = call.fit(found.slice(start, start + limit), call.budget - 200);
    const next = start + rows.length;
    const truncated = next < found.length;
    return {
      members: rows,
      total: found.length,
      truncated,
      ...(truncated ? { next_cursor: String(next) } : {}),
    };
  },
  render: ({ members, total, next_cursor }) =>
    [
      `${members.length} of ${total} members${next_cursor === undefined ? '' : `; go on with cursor ${next_cursor}`}`,
      ...members.map(({ id, name, age, address: { street, city, country } }) =>
        [id, name, age, street, city, country].filter((part) => part !== undefined).join(' | '),
      ),
    ].join('\n'),
});
