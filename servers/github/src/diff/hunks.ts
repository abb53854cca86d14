/** A line of a patch. `old` and `new` are its numbers, from 1, in the files before and after. */
interface HunkLine {
  /** As GitHub's reviews say it: taken away, added, or in both. */
  readonly side: 'LEFT' | 'RIGHT' | 'BOTH';
  readonly old?: number;
  readonly new?: number;
  /** Without the sign before it. */
  readonly text: string;
}

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly HunkLine[];
}

/** What `@@ -1,3 +1,4 @@` says; a count that is left out is 1. */
const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * The hunks of a file's patch as GitHub gives it: from the first `@@` on, or with git's lines before it. What a header does not
 * count is no part of its hunk; a patch that ends early ends its last hunk.
 */
export function hunksIn(patch: string): Hunk[] {
  const rows = patch.split('\n');
  const hunks: Hunk[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const header = HEADER.exec(rows[at] ?? '');
    if (header === null) continue;
    const [oldStart, oldLines, newStart, newLines] = [1, 2, 3, 4].map((group) =>
      Number(header[group] ?? 1),
    ) as [number, number, number, number];
    const { lines, end } = linesOf(rows, at + 1, { oldStart, oldLines, newStart, newLines });
    hunks.push({ oldStart, oldLines, newStart, newLines, lines });
    at = end - 1;
  }
  return hunks;
}

function linesOf(
  rows: readonly string[],
  from: number,
  { oldStart, oldLines, newStart, newLines }: Omit<Hunk, 'lines'>,
): { lines: HunkLine[]; end: number } {
  const lines: HunkLine[] = [];
  let [old, young] = [oldStart, newStart];
  const [oldEnd, newEnd] = [oldStart + oldLines, newStart + newLines];
  let at = from;
  for (; at < rows.length && (old < oldEnd || young < newEnd); at += 1) {
    const row = rows[at] ?? '';
    const text = row.slice(1);
    if (row.startsWith('-') && old < oldEnd) lines.push({ side: 'LEFT', old: old++, text });
    else if (row.startsWith('+') && young < newEnd) lines.push({ side: 'RIGHT', new: young++, text });
    // Some tools take the one space of an empty line away.
    else if ((row === '' || row.startsWith(' ')) && old < oldEnd && young < newEnd)
      lines.push({ side: 'BOTH', old: old++, new: young++, text });
    // `\ No newline at end of file`
    else if (!row.startsWith('\\')) break;
  }
  return { lines, end: at };
}
