import type { CompleteResult } from '@modelcontextprotocol/server';

/** What could be meant by the letters typed so far. */
export type Offer = CompleteResult['completion'];

/** The most the protocol lets a server offer. */
const MOST_OFFERED = 100;

/** The first hundred, and how many there are. */
export async function offer(
  found: readonly string[] | Promise<readonly string[]> | undefined,
): Promise<Offer> {
  const values = (await found) ?? [];
  return {
    values: values.slice(0, MOST_OFFERED),
    total: values.length,
    hasMore: values.length > MOST_OFFERED,
  };
}
