import type { HunkLine } from './file-patch.ts';

/** A line of a patch as lines of a file: a lone CR ends one too, though git reads on over it. */
export function hunkLines(spelled: string, line: number, end = '\n'): HunkLine[] {
  // Editors take the space of an empty line away.
  const kind = (spelled.charAt(0) || ' ') as HunkLine['kind'];
  const text = `${spelled.slice(1)}${end}`;
  if (!text.includes('\r')) return [{ kind, text: spelled.slice(1), end, line }];
  return [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)]
    .filter(([whole]) => whole !== '')
    .map(([, part = '', partEnd = '']) => ({ kind, text: part, end: partEnd, line }));
}
