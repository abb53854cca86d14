import { visible } from '@plugboard/core';
import type { Kind } from './kinds.ts';
import type { Reader } from './reader.ts';
import type { Scope } from './scope.ts';
import { search } from './search.ts';

const MOST = 3;
/** What fits much less than the best is another thing. */
const NEAR_THE_BEST = 0.75;

/** What somebody probably meant who wrote a name that nothing has; as SQL writes it, best first. */
export async function likeNames(
  reader: Reader,
  scope: Scope,
  name: string,
  kinds: readonly Kind[],
): Promise<string[]> {
  const wanted = { query: name.replace(/\(.*$/s, ''), kinds, schema: undefined, limit: MOST, skip: 0 };
  if (wanted.query.trim() === '') return [];
  const { hits } = await search(reader, scope, wanted);
  const least = (hits[0]?.score ?? 0) * NEAR_THE_BEST;
  return hits.filter(({ score }) => score >= least).map((hit) => visible(hit.name));
}
