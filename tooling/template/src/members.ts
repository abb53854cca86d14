import { ToolError } from '@plugboard/core';
import type * as z from 'zod';
import type { Member, Person } from './person.ts';

/** The only place that knows how members are kept: here in memory, elsewhere it would be a database or an API. */
export interface Members {
  readonly add: (person: z.output<typeof Person>) => z.output<typeof Member>;
  /** In the order in which they came. */
  readonly all: () => readonly z.output<typeof Member>[];
}

/** `add` throws `ToolError` once `most` are there. */
export function createMembers(most: number): Members {
  const members: z.output<typeof Member>[] = [];
  return {
    add: (person) => {
      if (members.length >= most) {
        throw new ToolError(`There are ${most} members already.`, {
          code: 'FULL',
          hint: 'A person can raise --max-members.',
        });
      }
      const member = { id: `m${members.length + 1}`, ...person };
      members.push(member);
      return member;
    },
    all: () => members,
  };
}
