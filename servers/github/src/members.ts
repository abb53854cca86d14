import { ToolError } from '@plugboard/core';
import type { Member, Person } from './person.ts';

/** The only place that knows how members are kept: here in memory, elsewhere it would be a database or an API. */
export interface Members {
  readonly add: (person: Person) => Member;
  /** In the order in which they came. */
  readonly all: () => readonly Member[];
}

/** `add` throws `ToolError` once `most` are there. */
export function createMembers(most: number): Members {
  const members: Member[] = [];
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
