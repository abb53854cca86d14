import { ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { Asking } from './chess-com/client.ts';

export function asking({ signal }: { readonly signal: AbortSignal }): Asking {
  return { signal, notes: new Set() };
}

export const Notes = z.array(z.string()).optional();

/** What is to be told beside an answer. */
export function notesOf({ notes }: Asking): { notes?: string[] } {
  if (notes.size === 0) return {};
  const [first = ''] = notes;
  // Of many months, one sentence is enough.
  return { notes: notes.size < 4 ? [...notes] : [first, `So it is with ${notes.size - 1} more.`] };
}

/** A place in a list that Chess.com sends whole. */
export const Cursor = z.string().max(40).optional().describe('next_cursor of the answer before');

function offsetIn(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,7}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

export function badCursor(): ToolError {
  return new ToolError('This is no cursor of this list.', {
    code: 'BAD_CURSOR',
    hint: 'Pass next_cursor on as it came, or leave it out.',
  });
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly total: number;
  readonly next?: string;
}

export function pageOf<Row>(all: readonly Row[], cursor: string | undefined, limit: number): Page<Row> {
  const start = offsetIn(cursor);
  const rows = all.slice(start, start + limit);
  const end = start + rows.length;
  return { rows, total: all.length, ...(end < all.length ? { next: String(end) } : {}) };
}

/** What is there, without what is not. */
export function present<T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
