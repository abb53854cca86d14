import fc from 'fast-check';
import type { Hunk } from '../../src/diff/hunks.ts';

/** Lines as patches make them hard: signs of patches, empty ones, returns, separators that are no newline. */
export const line = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    'b',
    'c',
    '-',
    '+',
    '--- a/x',
    '+++ b/x',
    '@@ -1,3 +1,4 @@',
    '\\',
    '\r',
    'é\u2028x',
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[\n\0]/g, '')),
);
const content = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));

/** Two versions that share most of their lines. */
export const versions = fc
  .tuple(
    content,
    fc.array(fc.tuple(fc.nat(40), fc.nat(3), fc.array(line, { maxLength: 3 })), { maxLength: 4 }),
  )
  .map(([old, edits]) => {
    const lines = old.split('\n');
    for (const [at, gone, added] of edits) lines.splice(at % (lines.length + 1), gone, ...added);
    return { old, young: lines.join('\n') };
  });

export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** What a text becomes by its hunks. */
export function applied(old: string[], hunks: readonly Hunk[]): string[] {
  const made: string[] = [];
  let next = 1;
  for (const { oldStart, oldLines, lines } of hunks) {
    // A hunk that takes nothing away stands behind the line it names.
    const start = oldLines === 0 ? oldStart + 1 : oldStart;
    made.push(...old.slice(next - 1, start - 1));
    made.push(...lines.filter(({ side }) => side !== 'LEFT').map(({ text }) => text));
    next = start + oldLines;
  }
  return [...made, ...old.slice(next - 1)];
}
