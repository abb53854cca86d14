import type { Kind } from './kinds.ts';
import type { Reader } from './reader.ts';
import type { Scope } from './scope.ts';
import { LIST, SEARCH } from './search-sql.ts';
import { termsIn } from './terms.ts';

export interface Wanted {
  readonly query: string;
  readonly kinds: readonly Kind[];
  readonly schema: string | undefined;
  readonly limit: number;
  readonly skip: number;
}

export interface Hit {
  readonly kind: Kind;
  readonly oid: number;
  /** As SQL writes it: `public.orders`, `public.orders.id`, `public.total(bigint)`. */
  readonly name: string;
  /** Of a column. */
  readonly type: string | null;
  /** The current role may read or run it. */
  readonly usable: boolean;
  readonly score: number;
  /** What of it fits, where it is not its name: `column email`, `status = 'paid'`, `comment`. */
  readonly matched: readonly string[];
}

type Row = Omit<Hit, 'matched'> & { readonly total: number; readonly labels: (string | null)[][] | null };

const MOST_MATCHED = 3;

/** For the rest of the transaction: to compile a statement this long takes several times as long as to run it. */
const NO_JIT = `SELECT set_config('jit', 'off', true)`;

/** One page of what fits best, and how many objects fit at all; without words, of all there is. */
export async function search(reader: Reader, scope: Scope, wanted: Wanted) {
  const terms = termsIn(wanted.query);
  const { kinds, schema, limit, skip } = wanted;
  const params = [...scope.params, schema ?? null, kinds, JSON.stringify(terms), limit, skip];
  const [, rows] = await Promise.all([
    reader.select(NO_JIT),
    reader.select<Row>(terms.length === 0 ? LIST : SEARCH, params),
  ]);
  const hits = rows.map(({ labels, total: _, ...hit }): Hit => ({ ...hit, matched: matchedIn(labels) }));
  return { hits, total: rows[0]?.total ?? 0 };
}

function matchedIn(labels: Row['labels']): string[] {
  const all = (labels ?? []).flat().filter((label) => label !== null && label !== 'table');
  return [...new Set(all as string[])].slice(0, MOST_MATCHED);
}
