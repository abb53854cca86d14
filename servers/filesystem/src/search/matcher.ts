/** A match in a text; where it is of no length, its place in its line was not looked for. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Finds the first match that begins at `from` or later. Lines end with `\n`, whatever they ended with in the file. */
export type Matcher = (text: string, from: number) => Match | undefined;

interface Wanted {
  readonly pattern: string;
  readonly case_sensitive: boolean;
  readonly word: boolean;
}

const WORD = /^[\p{L}\p{M}\p{N}_]/u;

/** Looks for a text as it is, by the search that strings have; case is compared as Unicode folds it. */
export function literalMatcher({ pattern, case_sensitive, word }: Wanted): Matcher {
  const find = case_sensitive ? exactly(pattern) : inAnyCase(pattern);
  if (!word) return find;
  return (text, from) => {
    let match = find(text, from);
    while (match !== undefined && !isWhole(text, match)) match = find(text, match.start + 1);
    return match;
  };
}

function exactly(pattern: string): Matcher {
  return (text, from) => {
    const start = text.indexOf(pattern, from);
    return start < 0 ? undefined : { start, end: start + pattern.length };
  };
}

function inAnyCase(pattern: string): Matcher {
  // Made of characters alone, so nothing in it can be tried twice: it takes no longer than a plain search.
  const folded = new RegExp(pattern.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'giu');
  return (text, from) => {
    folded.lastIndex = from;
    const found = folded.exec(text);
    return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
  };
}

function isWhole(text: string, { start, end }: Match): boolean {
  return !WORD.test(characterBefore(text, start)) && !WORD.test(text.slice(end, end + 2));
}

function characterBefore(text: string, index: number): string {
  const isPair = /^[\udc00-\udfff]/.test(text.charAt(index - 1));
  return text.slice(Math.max(index - (isPair ? 2 : 1), 0), index);
}
