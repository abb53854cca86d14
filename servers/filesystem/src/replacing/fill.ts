import type { WholeMatch } from '../search/all-matches.ts';

/** A replacement with what the groups of a match took: `$1`, `${12}`; `$$` is a dollar, a group that is not there nothing. */
export function filled(replacement: string, { start, end, groups }: WholeMatch, text: string): string {
  return replacement.replaceAll(/\$(?:(\$)|(\d)|\{(\d+)\})/g, (_, dollar, digit, number) => {
    if (dollar !== undefined) return '$';
    const group = Number(digit ?? number);
    const span = group === 0 ? { start, end } : groups[group - 1];
    return span === undefined ? '' : text.slice(span.start, span.end);
  });
}
