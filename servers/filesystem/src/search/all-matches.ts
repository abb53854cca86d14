import type { Matcher } from './matcher.ts';
import type { TextOutcome, TextTask } from './query.ts';

/** A part of a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A match, and what its groups took; undefined for one that took no part. Literals have none. */
export interface WholeMatch extends Span {
  readonly groups: readonly (Span | undefined)[];
}

/** Finds all matches in a text whose lines end with `\n`, from first to last. */
export type Finder = (text: string) => Iterable<WholeMatch>;

/**
 * All matches in a text, from first to last; none overlaps another. They are those that `grep` finds: each line is
 * searched alone unless the query is multiline, and `\n` and `$` take any line end for one. Places are those in the text
 * as it was given.
 */
export function* allMatches(find: Finder, text: string): Generator<WholeMatch> {
  if (!text.includes('\r\n')) {
    yield* find(text.replaceAll('\r', '\n'));
    return;
  }
  // Where each line end that was shortened stands in the shorter text.
  const shortened: number[] = [];
  const plain = text.replaceAll(/\r\n?/g, (end, at: number) => {
    if (end.length === 2) shortened.push(at - shortened.length);
    return '\n';
  });
  const given = ({ start, end }: Span): Span => ({
    start: start + countBelow(shortened, start),
    end: end + countBelow(shortened, end),
  });
  for (const { groups, ...match } of find(plain))
    yield { ...given(match), groups: groups.map((group) => group && given(group)) };
}

/** How many of some rising numbers are below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function literalFinder(matcher: Matcher): Finder {
  return function* find(text) {
    for (let match = matcher(text, 0); match !== undefined; match = matcher(text, match.end))
      yield { ...match, groups: [] };
  };
}

/** All matches in a text, until there are enough or time is up: the clock is looked at between matches. */
export function searchText(find: Finder, { id, text, most, until }: TextTask): TextOutcome {
  const matches: WholeMatch[] = [];
  for (const match of allMatches(find, text)) {
    if (matches.length >= most) return { id, matches, ended: 'most' };
    if (Date.now() >= until) return { id, matches, ended: 'time' };
    matches.push(match);
  }
  return { id, matches, ended: 'all' };
}
