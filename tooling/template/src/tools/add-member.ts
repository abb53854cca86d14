import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { TemplateDeps } from '../deps.ts';
import { Person } from '../person.ts';

export const addMember = defineTool({
  name: 'add_member',
  title: 'Add a member',
  description:
    'Makes a person a member. Answers the id they are known by from then on, and how many members there are.',
  effect: writes(),
  inputSchema: z.strictObject({ person: Person.describe('Who joins') }),
  outputSchema: z.strictObject({ id: z.string(), members: z.int() }),
  handler: ({ person }, { members }: TemplateDeps) => {
    const { id } = members.add(person);
    return { id, members: members.all().length };
  },
});
