import { refuse } from '../errors.ts';

/** Where the next page begins. Opaque to callers, so that its form can change. */
export function encodeCursor(start: number): string {
  return Buffer.from(`after:${start}`).toString('base64url');
}

export function decodeCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const start = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (start === undefined)
    throw refuse('INVALID_ARGUMENTS', 'cursor: give the next_cursor of an earlier answer as it was.');
  return Number(start);
}
