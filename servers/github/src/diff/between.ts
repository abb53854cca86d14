/** Beyond so many changed lines two texts have too little in common to be compared in good time. */
const MOST_EDITS = 10_000;
/** Characters of both texts. */
const LARGEST = 4_000_000;

/** What lies between two texts, as GitHub's patches have it; or why there is none, in words. */
export async function patchBetween(
  before: string,
  after: string,
): Promise<{ patch: string } | { reason: string }> {
  if (isBinary(before) || isBinary(after)) return { reason: 'binary' };
  if (before.length + after.length > LARGEST) return { reason: 'too large to compare' };
  const { structuredPatch } = await import('diff');
  const options = { context: 3, maxEditLength: MOST_EDITS };
  const made = structuredPatch('a', 'b', before, after, '', '', options);
  if (made === undefined) return { reason: 'changed too much to compare' };
  const rows = made.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  return { patch: rows.join('\n') };
}

/** As git decides it: by a zero near the beginning. */
function isBinary(text: string): boolean {
  return text.slice(0, 8_000).includes('\0');
}
