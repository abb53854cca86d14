import * as z from 'zod';
import { refuse } from '../errors.ts';

const Mark = z.strictObject({ offset: z.int().min(0), line: z.int().min(1), told: z.int().min(0) });

/**
 * How far a search has come: behind a file, or behind a line in it. Files have an order of their own, so a position
 * holds when others come or go between two calls.
 */
const Position = z.strictObject({
  root: z.int().min(0),
  parts: z.array(z.string().min(1)),
  /** In this file, from here; behind the file where it is missing. */
  mark: Mark.optional(),
});

export type Position = z.output<typeof Position>;

export function encodePosition({ root, parts, mark }: Position): string {
  const numbers = mark === undefined ? [] : [mark.offset, mark.line, mark.told];
  return Buffer.from(JSON.stringify([root, parts, ...numbers])).toString('base64url');
}

export function decodePosition(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [root, parts, offset, line, told] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    const mark = offset === undefined ? {} : { mark: { offset, line, told } };
    return Position.parse({ root, parts, ...mark });
  } catch {
    throw refuse('INVALID_ARGUMENTS', 'cursor: give the next_cursor of an earlier answer as it was.');
  }
}
