import { hunksIn } from './hunks.ts';

export interface Slice {
  readonly text: string;
  /** Lines of the patch that are in it. */
  readonly lines: number;
  /** Where the next slice begins; undefined where this one reaches the end. */
  readonly next?: number;
}

/** A longer line is cut: nobody reads a bundle on one line. */
const LONGEST_LINE = 2_000;

/** The lines of a patch from one on, from 0, as many as fit into `room` bytes; at least one, so that it goes on. */
export function slicePatch(patch: string, { from, room }: { from: number; room: number }): Slice {
  const all = patch.split('\n');
  const made: string[] = [];
  const opening = from > 0 ? headerAt(patch, from) : undefined;
  let left = room;
  if (opening !== undefined) {
    made.push(opening);
    left -= Buffer.byteLength(opening) + 1;
  }
  let at = from;
  for (; at < all.length; at += 1) {
    const line = shortened(all[at] ?? '');
    left -= Buffer.byteLength(line) + 1;
    if (left < 0 && at > from) break;
    made.push(line);
  }
  const lines = at - from;
  return { text: made.join('\n'), lines, ...(at < all.length && { next: at }) };
}

function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE)}… (${line.length - LONGEST_LINE} characters more)`;
}

/** The header that a hunk has from one of its lines on: which lines of the file they are. */
function headerAt(patch: string, from: number): string | undefined {
  let at = 0;
  const rows = patch.split('\n');
  for (const { oldStart, newStart, lines } of hunksIn(patch)) {
    while (at < rows.length && !rows[at]?.startsWith('@@')) at += 1;
    if (at === from) return undefined;
    let [old, young, seen] = [oldStart, newStart, 0];
    at += 1;
    for (; seen < lines.length; at += 1) {
      if (at === from) return `@@ -${old} +${young} @@`;
      if (rows[at]?.startsWith('\\')) continue;
      const { side } = lines[seen] ?? { side: 'BOTH' };
      if (side !== 'RIGHT') old += 1;
      if (side !== 'LEFT') young += 1;
      seen += 1;
    }
  }
  return undefined;
}
