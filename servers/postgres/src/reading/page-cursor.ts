import { createHash } from 'node:crypto';
import { ToolError } from '@plugboard/core';

/** What a cursor belongs to: it is of no use with another statement. */
export interface Asked {
  readonly db: string;
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** `200-9f3c2a81`: how many rows come before, and of which statement. */
export function cursorAt(skip: number, asked: Asked): string {
  return `${skip}-${digest(asked)}`;
}

/** How many rows come before. Throws a `ToolError` for a cursor of another statement. */
export function skipOf(cursor: string | undefined, asked: Asked): number {
  if (cursor === undefined) return 0;
  const [, skip, of] = /^(\d{1,15})-([0-9a-f]{8})$/.exec(cursor) ?? [];
  if (skip === undefined || of !== digest(asked))
    throw new ToolError('This cursor is not of this statement.', {
      code: 'INVALID_CURSOR',
      hint: 'Send next_cursor with the same sql, params and db as before, or leave it out to begin anew.',
    });
  return Number(skip);
}

function digest({ db, sql, params }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([db, sql, params]))
    .digest('hex')
    .slice(0, 8);
}
