import { invalid, type Call } from '../exchange.ts';
import { fullName, type RepoState } from '../state.ts';
import { mayRead, type World } from '../world.ts';

export interface Qualifier {
  key: string;
  value: string;
  not: boolean;
}

/** A search as GitHub reads it: words that must all be there, and qualifiers. */
export interface Query {
  words: string[];
  qualifiers: Qualifier[];
}

const TERM = /(-)?(?:([a-z-]+):)?(?:"([^"]*)"|(\S+))/gi;

function parseQuery(text: string): Query {
  const query: Query = { words: [], qualifiers: [] };
  for (const [, not, key, quoted, plain] of text.matchAll(TERM)) {
    const value = quoted ?? plain ?? '';
    if (key === undefined) {
      query.words.push(value.toLowerCase());
    } else {
      query.qualifiers.push({ key: key.toLowerCase(), value: value.toLowerCase(), not: not !== undefined });
    }
  }
  return query;
}

export const valuesOf = (query: Query, key: string): string[] =>
  query.qualifiers.filter((one) => one.key === key && !one.not).map(({ value }) => value);

/** The query of a call. @throws {Refusal} 422 for an empty one and beyond the first 1,000 results */
export function queryOf(call: Call): Query {
  const { q, page = '1', per_page: perPage = '30' } = call.query;
  if (q === undefined || q.trim() === '') {
    throw invalid('Validation Failed', [{ resource: 'Search', field: 'q', code: 'missing' }]);
  }
  if ((Number(page) - 1) * Number(perPage) >= 1000) {
    throw invalid('Only the first 1000 search results are available');
  }
  return parseQuery(q);
}

/** The repositories that a search looks at: never one that the token may not see. */
export function scopeOf(world: World, call: Call, query: Query): RepoState[] {
  const seen = [...world.repos.values()].filter((repo) => mayRead(world, call.viewer, repo));
  const named = valuesOf(query, 'repo');
  const owners = [...valuesOf(query, 'org'), ...valuesOf(query, 'user'), ...valuesOf(query, 'owner')];
  const excluded = new Set(
    query.qualifiers.filter(({ key, not }) => not && key === 'repo').map(({ value }) => value),
  );
  const visibility = valuesOf(query, 'is').find((value) => value === 'public' || value === 'private');
  const scope = seen.filter((repo) => {
    const name = fullName(repo).toLowerCase();
    const chosen =
      (named.length === 0 && owners.length === 0) ||
      named.includes(name) ||
      owners.includes(repo.owner.toLowerCase());
    return (
      chosen &&
      !excluded.has(name) &&
      (visibility === undefined || repo.private === (visibility === 'private'))
    );
  });
  const known = new Set(seen.map((repo) => fullName(repo).toLowerCase()));
  if (named.length > 0 && owners.length === 0 && !named.some((name) => known.has(name))) {
    throw invalid('Validation Failed', [
      {
        message:
          'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.',
        resource: 'Search',
        field: 'q',
        code: 'invalid',
      },
    ]);
  }
  return scope;
}

/** A date qualifier: `>=2024-01-01`, `2024-01-01..2024-02-01`, a day. */
export function inRange(range: string, date: string): boolean {
  const [from, to] = range.split('..');
  if (to !== undefined) {
    return (from === '*' || date >= from!) && (to === '*' || date.slice(0, to.length) <= to);
  }
  const [, sign, day] = /^([<>]=?)?(.*)$/.exec(range)!;
  const part = date.toLowerCase().slice(0, day!.length);
  switch (sign) {
    case '>':
      return part > day!;
    case '>=':
      return part >= day!;
    case '<':
      return part < day!;
    case '<=':
      return part <= day!;
    default:
      return part === day;
  }
}
