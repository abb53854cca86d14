/** Beyond so many changed lines the shortest way is not looked for: that takes the square of it. */
const MOST_EDITS = 2_000;
/** Characters of both texts. */
const LARGEST = 4_000_000;
const CONTEXT = 3;

interface Piece {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** What lies between two texts, as GitHub's patches have it; or why there is none, in words. */
export async function patchBetween(
  before: string,
  after: string,
): Promise<{ patch: string } | { reason: string }> {
  if (isBinary(before) || isBinary(after)) return { reason: 'binary' };
  if (before.length + after.length > LARGEST) return { reason: 'too large to compare' };
  const { structuredPatch } = await import('diff');
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const hunks = structuredPatch('a', 'b', before, after, '', '', options)?.hunks ?? [
    replaced(linesOf(before), linesOf(after)),
  ];
  return { patch: hunks.flatMap(written).join('\n') };
}

function written({ oldStart, oldLines, newStart, newLines, lines }: Piece): string[] {
  // A side without lines stands behind the line before, as git has it.
  const start = (first: number, count: number) => (count === 0 ? first - 1 : first);
  const header = `@@ -${start(oldStart, oldLines)},${oldLines} +${start(newStart, newLines)},${newLines} @@`;
  return [header, ...lines];
}

/** One hunk: all between what is the same at both ends is taken away, and all new added. */
function replaced(old: readonly string[], young: readonly string[]): Piece {
  const most = Math.min(old.length, young.length);
  let head = 0;
  while (head < most && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const from = Math.max(0, head - CONTEXT);
  const after = Math.min(CONTEXT, tail);
  const side = (lines: readonly string[], sign: string, [first, end]: [number, number]) =>
    lines
      .slice(first, end)
      .flatMap((line) => (line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, NO_NEWLINE]));
  return {
    oldStart: from + 1,
    oldLines: old.length - tail + after - from,
    newStart: from + 1,
    newLines: young.length - tail + after - from,
    lines: [
      ...side(old, ' ', [from, head]),
      ...side(old, '-', [head, old.length - tail]),
      ...side(young, '+', [head, young.length - tail]),
      ...side(old, ' ', [old.length - tail, old.length - tail + after]),
    ],
  };
}

const NO_NEWLINE = '\\ No newline at end of file';

/** Each with its end, which the last may lack. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** As git decides it: by a zero near the beginning. */
function isBinary(text: string): boolean {
  return text.slice(0, 8_000).includes('\0');
}
