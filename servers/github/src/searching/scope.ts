import { ToolError } from '@plugboard/core';
import type { AllowList, At } from '../policy/allow-list.ts';
import type { Kind } from './search.ts';

/** Words that say where to look. A query of the model's may not have them: where is told apart from what. */
const PLACES = /(?:^|[\s"'()-])(?:repo|org|user|owner|enterprise|fork)\s*:/i;

/** GitHub reads no more than 256 characters of a query, qualifiers apart. */
const LONGEST = 256;

/**
 * What to look for and where, as GitHub's query. The places come from us alone. Rows are checked again when they come: this
 * makes the search find what it should, the check keeps it from finding what it should not.
 */
export function scoped(
  kind: Kind,
  query: string,
  { named, entries }: { named: At | { owner: string } | undefined } & Pick<AllowList, 'entries'>,
): string {
  const plain = query.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
  if (plain === '' || plain.length > LONGEST)
    throw new ToolError(`A query has 1 to ${LONGEST} characters.`, {
      code: 'BAD_QUERY',
      hint: 'Give a few words.',
    });
  if (kind === 'users') return plain;
  if (PLACES.test(plain))
    throw new ToolError('Where to search is not part of the query.', {
      code: 'BAD_QUERY',
      hint: 'Give owner and repo as arguments.',
    });
  if (named !== undefined)
    return `${plain} ${'repo' in named ? `repo:${named.owner}/${named.repo}` : `user:${named.owner}`}`;
  const places = entries.map((entry) =>
    entry.endsWith('/*') ? `user:${entry.slice(0, -2)}` : `repo:${entry}`,
  );
  return [plain, ...places].join(' ');
}
