import type { Call } from '@plugboard/core';
import * as z from 'zod';
import { cursorAt, placeIn } from './cursor.ts';

/** What every list takes. */
export const Paging = {
  limit: z.int().min(1).max(100).default(30).describe('Most rows'),
  cursor: z.string().max(2000).optional().describe('next_cursor of the answer before'),
};

/** What every list answers beside its rows. */
export const Paged = {
  next_cursor: z.string().optional().describe('Give it as cursor to go on'),
  truncated: z.boolean().describe('Whether there is more'),
};

/** Something whose place in a list is told by a key that only rises, or only falls: a number, a name, a time and an id. */
type Key = number | string;

export interface Listing<Item, Row> {
  readonly limit: number;
  readonly cursor: string | undefined;
  /** The arguments that decide about the list, without limit and cursor. */
  readonly about: object;
  /** One page of GitHub's, from 1; `size` items unless it is the last. */
  readonly fetch: (page: number, size: number) => Promise<readonly Item[]>;
  /** Items that GitHub is asked for at once; little more than the limit unless set. Many, where most are left out. */
  readonly size?: number;
  /** Whether a page that was fetched is the last; a page that is not full is, unless set. */
  readonly isLast?: (page: number) => boolean;
  readonly key: (item: Item) => Key;
  /** Whether keys fall, as where the newest comes first. */
  readonly falls?: boolean;
  /** Keys tell items apart and say nothing of their order, which is GitHub's own: the last one is looked for where it stood. */
  readonly unordered?: boolean;
  /** Items that are left out are not counted. */
  readonly row: (item: Item) => Row | undefined;
  readonly call: Pick<Call, 'budget' | 'fit'>;
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly next_cursor?: string;
  readonly truncated: boolean;
}

/** Where the last row stood: GitHub's page of so many items, and its key. */
const Place = z.strictObject({
  /** Its index on that page. */
  at: z.int().min(0).max(100),
  page: z.int().min(1),
  size: z.int().min(1).max(100),
  key: z.union([z.number(), z.string()]),
});
type Place = z.output<typeof Place>;

/** Tokens of what stands around the rows: counts, marks, the cursor. */
const AROUND = 500;
/** Requests for one answer: what is filtered hard goes on by the cursor. */
const MOST_PAGES = 10;

/**
 * The rows of one answer. GitHub counts pages, and what is added or taken away meanwhile moves all the rest: so the place of the
 * last row is found again by its key, and no item comes twice or never.
 */
export async function pageOf<Item, Row extends object>(listing: Listing<Item, Row>): Promise<Page<Row>> {
  const { limit, cursor, about, key, row, call, unordered = false } = listing;
  const fetch = remembered(listing.fetch);
  const after = placeIn(cursor, Place, about);
  const size = after?.size ?? listing.size ?? Math.min(100, limit + 1);
  const found: { readonly row: Row; readonly place: Place }[] = [];
  let last = after;
  let isEnd = false;
  let { page, from } =
    after === undefined ? { page: 1, from: 0 } : await startOf(after, { ...listing, fetch });
  for (
    let asked = 0;
    asked < MOST_PAGES && found.length <= limit && !isEnd;
    asked += 1, page += 1, from = 0
  ) {
    const items = await fetch(page, size);
    isEnd = listing.isLast?.(page) ?? items.length < size;
    for (const [at, item] of items.entries()) {
      // What was added meanwhile pushed it here from the page before.
      const isSeen = !unordered && last !== undefined && !isBehind(key(item), last.key, listing.falls);
      if (at < from || isSeen) continue;
      last = { at, page, size, key: key(item) };
      const made = row(item);
      if (made !== undefined) found.push({ row: made, place: last });
      if (found.length > limit) break;
    }
  }
  const { rows, left } = call.fit(
    found.slice(0, limit).map((each) => each.row),
    call.budget - AROUND,
  );
  const isWhole = isEnd && left === 0 && found.length <= limit;
  const place = found.length <= limit && left === 0 ? last : (found[rows.length - 1]?.place ?? after);
  if (isWhole || place === undefined) return { rows, truncated: !isWhole };
  return { rows, next_cursor: cursorAt(place, about), truncated: true };
}

function remembered<Item>(fetch: Listing<Item, object>['fetch']): Listing<Item, object>['fetch'] {
  const pages = new Map<number, Promise<readonly Item[]>>();
  return (page, size) => {
    const asked = pages.get(page) ?? fetch(page, size);
    pages.set(page, asked);
    return asked;
  };
}

/** The page on which the last row stands now, or where what followed it has moved to; and the index of what follows. */
async function startOf<Item>(
  { at, page, size, key: last }: Place,
  {
    fetch,
    key,
    falls,
    unordered = false,
  }: Pick<Listing<Item, object>, 'fetch' | 'key' | 'falls' | 'unordered'>,
): Promise<{ page: number; from: number }> {
  if (!unordered) {
    for (let candidate = page; candidate > 1; candidate -= 1) {
      const [first] = await fetch(candidate, size);
      if (first !== undefined && !isBehind(key(first), last, falls)) return { page: candidate, from: 0 };
    }
    return { page: 1, from: 0 };
  }
  let end = Infinity;
  for (const candidate of around(page)) {
    if (candidate > end) continue;
    const items = await fetch(candidate, size);
    const index = items.findIndex((item) => key(item) === last);
    if (index !== -1) return { page: candidate, from: index + 1 };
    if (items.length < size) end = candidate;
  }
  // It is gone, and what followed stands in its place.
  return { page, from: at };
}

/** The pages on which something is looked for that stood on one, the nearest first. */
function around(page: number): number[] {
  const steps = Array.from({ length: MOST_PAGES / 2 }, (_, step) => [page + step, page - step - 1]);
  return steps.flat().filter((each) => each > 0);
}

function isBehind(key: Key, last: Key, falls = false): boolean {
  return falls ? key < last : key > last;
}
