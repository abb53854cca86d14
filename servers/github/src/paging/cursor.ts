import { createHash, createHmac, randomBytes } from 'node:crypto';
import { ToolError } from '@plugboard/core';
import type * as z from 'zod';

/** Of this process: what others write into an issue must not be a cursor of ours. */
let key: Buffer = randomBytes(32);

/** For servers that take each other's calls: the key is made of a secret that all of them know. */
export function shareCursors(secret: string): void {
  key = createHash('sha256').update(`cursors of ${secret}`).digest();
}

/** Where a list goes on, as a word for the next call. `about` are the arguments it is good for, without cursor and limit. */
export function cursorAt(place: object, about: object): string {
  return Buffer.from(JSON.stringify([seal(about, place), place])).toString('base64url');
}

/** Reads what `cursorAt` wrote, and nothing else. */
export function placeIn<Place>(
  cursor: string | undefined,
  shape: z.ZodType<Place>,
  about: object,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const [of, place] = parse(cursor);
  const parsed = shape.safeParse(place);
  if (of === seal(about, place) && parsed.success) return parsed.data;
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

function seal(about: object, place: unknown): string {
  const known = Object.entries(about).filter(([, value]) => value !== undefined);
  const sorted = known.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHmac('sha256', key)
    .update(JSON.stringify([sorted, place]))
    .digest('base64url')
    .slice(0, 16);
}
