import { createHash } from 'node:crypto';
import { ToolError } from '@plugboard/core';
import type * as z from 'zod';

/** Where a list goes on, as a word for the next call. `about` are the arguments it is good for, without cursor and limit. */
export function cursorAt(place: object, about: object): string {
  return Buffer.from(JSON.stringify([digest(about), place])).toString('base64url');
}

/** Reads what `cursorAt` wrote. A cursor comes back from a model: nothing of it is trusted. */
export function placeIn<Place>(
  cursor: string | undefined,
  shape: z.ZodType<Place>,
  about: object,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const [of, place] = parse(cursor);
  const parsed = shape.safeParse(place);
  if (of === digest(about) && parsed.success) return parsed.data;
  throw new ToolError('This cursor is not for these arguments.', {
    code: 'BAD_CURSOR',
    hint: 'Give it with the same arguments as the call that answered it, or leave it out to begin anew.',
  });
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function digest(about: object): string {
  const known = Object.entries(about).filter(([, value]) => value !== undefined);
  const sorted = known.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 8);
}
