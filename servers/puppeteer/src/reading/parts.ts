import { createHash } from 'node:crypto';
import { ToolError } from '@plugboard/core';

export interface Part {
  readonly text: string;
  /** For the rest; absent where there is none. */
  readonly cursor?: string;
  /** Characters that come after it. */
  readonly left: number;
  /** The text is another one than that of the cursor. */
  readonly isChanged: boolean;
}

/** A part of a text from a cursor on, of at most so many bytes; it ends where a line does. */
export function partOf(text: string, cursor: string | undefined, room: number): Part {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 6);
  const { from, isChanged } = startOf(cursor, hash);
  if (from > 0 && from >= text.length)
    throw new ToolError('Nothing comes after that cursor now.', {
      code: 'BAD_CURSOR',
      hint: 'The page changed: read it from its start, without a cursor.',
    });
  const to = endOf(text, from, room);
  const left = text.length - to;
  return { text: text.slice(from, to).trim(), left, isChanged, ...(left > 0 && { cursor: `${to}.${hash}` }) };
}

function startOf(cursor: string | undefined, hash: string): { from: number; isChanged: boolean } {
  if (cursor === undefined) return { from: 0, isChanged: false };
  const [, digits, mark] = /^(\d{1,9})\.([\w-]{6})$/.exec(cursor) ?? [];
  if (digits === undefined)
    throw new ToolError('That is no cursor of read_page.', {
      code: 'BAD_CURSOR',
      hint: 'Pass one on as it was answered.',
    });
  return { from: Number(digits), isChanged: mark !== hash };
}

function endOf(text: string, from: number, room: number): number {
  let [to, bytes] = [from, 0];
  for (const sign of text.slice(from, from + room)) {
    bytes += Buffer.byteLength(sign);
    if (bytes > room) break;
    to += sign.length;
  }
  if (to >= text.length) return text.length;
  const half = from + (to - from) / 2;
  for (const end of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(end, to - 1);
    if (at > half) return at + end.length;
  }
  return to;
}
