/** A pattern may stand for so many others by its braces. */
const MOST_ALTERNATIVES = 64;

/**
 * A matcher for globs: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any number of folders. A pattern without a slash is
 * compared with the name alone, as in a `.gitignore`. The time is bounded by pattern × path, whatever the pattern:
 * regular expressions made of globs can take longer than the universe has.
 */
export function globMatcher(patterns: readonly string[]): (parts: readonly string[]) => boolean {
  const alternatives = patterns
    .flatMap((pattern) => expandBraces(normal(pattern)))
    .map((pattern) => pattern.split('/'));
  return (parts) =>
    alternatives.some((pattern) =>
      pattern.length === 1 ? matchPath(pattern, parts.slice(-1)) : matchPath(pattern, parts),
    );
}

/** `./src/`, `/src` and `src` mean the same. */
function normal(pattern: string): string {
  return pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
}

/** `a{b,c}d` is `abd` and `acd`. What is over the limit stays as it is written, and then matches braces. */
export function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { start, end, options } = firstBraces(next) ?? {};
    if (options === undefined || open.length + done.length + options.length > MOST_ALTERNATIVES)
      done.push(next);
    else open.push(...options.map((option) => next.slice(0, start) + option + next.slice(end)).toReversed());
  }
  return done;
}

function firstBraces(pattern: string): { start: number; end: number; options: string[] } | undefined {
  // Innermost first: braces without braces in them.
  const found = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (found === null) return undefined;
  return { start: found.index, end: found.index + found[0].length, options: found[1]?.split(',') ?? [] };
}

/** Folders against folders; `**` takes any number of them. Greedy with one point to return to, so no power grows. */
function matchPath(pattern: readonly string[], parts: readonly string[]): boolean {
  return matchGreedy(pattern, parts, (token) => token === '**', matchName);
}

/** Characters against characters; `*` takes any number of them. */
function matchName(pattern: string, name: string): boolean {
  return matchGreedy(tokens(pattern), Array.from(name), (token) => token === '*', matchCharacter);
}

function matchGreedy<Token, Item>(
  pattern: readonly Token[],
  items: readonly Item[],
  isStar: (token: Token) => boolean,
  matches: (token: Token, item: Item) => boolean,
): boolean {
  let [at, item, star, resume] = [0, 0, -1, 0];
  while (item < items.length) {
    const token = pattern[at];
    if (token !== undefined && isStar(token)) {
      [star, resume] = [at, item];
      at += 1;
    } else if (token !== undefined && matches(token, items[item] as Item)) {
      [at, item] = [at + 1, item + 1];
    } else if (star >= 0) {
      resume += 1;
      [at, item] = [star + 1, resume];
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isStar);
}

function tokens(pattern: string): string[] {
  return pattern.match(/\[!?\]?[^\]]*\]|\\.|[^]/gu) ?? [];
}

function matchCharacter(token: string, character: string): boolean {
  if (token === '?') return true;
  if (token.startsWith('\\') && token.length > 1) return token.slice(1) === character;
  if (!token.startsWith('[') || token.length < 3) return token === character;
  const negated = /^\[[!^]/.test(token);
  const ranges = token.slice(negated ? 2 : 1, -1).match(/[^]-[^]|[^]/gu) ?? [];
  return ranges.some((range) => inRange(range, character)) !== negated;
}

function inRange(range: string, character: string): boolean {
  const [from = '', , to = from] = range;
  return character >= from && character <= to;
}
