import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { GithubDeps } from '../deps.ts';
import { Person } from '../person.ts';

export const addMember = defineTool({
  name: 'add_member',
  title: 'Add a member',
  description: 'The id of a new member, and how many there are now. Use it when a person joins.',
  effect: writes(),
  inputSchema: z.strictObject({ person: Person.describe('Who joins') }),
  outputSchema: z.strictObject({ id: z.string(), members: z.int() }),
  handler: ({ person }, { members }: GithubDeps) => {
    const { id } = members.add(person);
    return { id, members: members.all().length };
  },
});
