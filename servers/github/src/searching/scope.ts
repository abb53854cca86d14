import { ToolError } from '@plugboard/core';
import type { At, AllowList } from '../policy/allow-list.ts';
import type { Kind } from './rows.ts';

/** Words that say where to look. A query of the model's may not have them: where is told apart from what. */
const PLACES = /(?<!\w)(?:repo|org|user|owner|enterprise)\s*:/i;
/** What can put an alternative beside our own words, outside quotes. */
const ALTERNATIVES = /\bOR\b|[()|]/;
/** GitHub reads no more than 256 characters of a query, qualifiers apart. */
const LONGEST = 256;

/** Where to look, as it was named; all that is served unless something was. */
export type Named = At | { readonly owner: string } | undefined;

/**
 * What to look for and where, as GitHub's query. The places come from us alone, and stand first, where no quote of the query's
 * can swallow them. Rows are checked again when they come: this makes the search find what it should, the check keeps it from
 * finding what it should not.
 */
export function scoped(
  kind: Kind,
  query: string,
  { named, entries }: { named: Named } & Pick<AllowList, 'entries'>,
): string {
  const plain = plainOf(query);
  if (kind === 'users') {
    if (named === undefined) return plain;
    throw bad('Users belong to no repository.', 'Leave owner and repo out.');
  }
  if (PLACES.test(plain) || PLACES.test(decoded(plain)))
    throw bad('Where to search is not part of the query.', 'Give owner and repo as arguments.');
  const bare = plain.replaceAll(/"[^"]*"/g, '""');
  const hasAlternatives = ALTERNATIVES.test(bare);
  if (hasAlternatives && entries.length > 0)
    throw bad(
      'Where only some repositories are served, a query has no OR.',
      'Search for one thing at a time.',
    );
  if (!isBalanced(bare)) throw bad('The parentheses do not match.', 'Close each that is opened.');
  const ours = [...placesOf(named, entries), ...(ONLY[kind] ?? [])];
  const words = hasAlternatives && ours.length > 0 ? `(${plain})` : plain;
  return [...ours, words].join(' ');
}

const ONLY: Partial<Record<Kind, readonly string[]>> = { issues: ['is:issue'], prs: ['is:pr'] };

function plainOf(query: string): string {
  const plain = query.normalize('NFKC').replaceAll(/\s+/g, ' ').replaceAll(/\p{C}/gu, '').trim();
  if (plain !== '' && plain.length <= LONGEST) return plain;
  throw bad(`A query has 1 to ${LONGEST} characters.`, 'Give a few words.');
}

/** Else what follows would leave the parentheses of ours. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '(') depth += 1;
    if (sign === ')' && (depth -= 1) < 0) return false;
  }
  return depth === 0;
}

function placesOf(named: Named, entries: readonly string[]): string[] {
  if (named !== undefined && 'repo' in named) return [`repo:${named.owner}/${named.repo}`];
  const places =
    named === undefined || entries.length === 0
      ? entries
      : entries.filter((entry) => entry.toLowerCase().startsWith(`${named.owner.toLowerCase()}/`));
  if (named !== undefined && entries.length === 0) return [`user:${named.owner}`];
  if (named !== undefined && places.length === 0)
    throw new ToolError('Nothing of this owner is served here.', {
      code: 'NOT_ALLOWED',
      hint: `There are ${entries.slice(0, 10).join(', ')}.`,
    });
  return places.map((entry) => (entry.endsWith('/*') ? `user:${entry.slice(0, -2)}` : `repo:${entry}`));
}

function decoded(text: string): string {
  return text.replaceAll(/%(?:25)*([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

function bad(words: string, hint: string): ToolError {
  return new ToolError(words, { code: 'BAD_QUERY', hint });
}
