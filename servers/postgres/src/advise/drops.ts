import type { Session } from '../connection/session.ts';
import type { Table, TableIndex } from '../plan/tables.ts';
import { quoteName } from './names.ts';

/** In the order in which they are looked for: what is gone already serves for no other. */
const REASONS = ['invalid', 'duplicate', 'prefix', 'unused'] as const;

export interface Drop {
  readonly sql: string;
  readonly why: (typeof REASONS)[number];
  readonly bytes: number;
  /** The index that does the same, and more. */
  readonly instead: string | undefined;
}

/** An index this small is not worth a word for not being used. */
const SMALL = 1024 * 1024;
/** Days that statistics must cover before no use means anything. */
const LONG_ENOUGH = 7;

/** Days that the counts of use cover; undefined where nobody ever reset them, and the age is that of the database. */
export async function countedDays(session: Session): Promise<number | undefined> {
  const [row] = await session.select<{ days: number | null }>(
    `SELECT (extract(epoch FROM pg_catalog.now() - stats_reset) / 86400)::float8 AS days
     FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()`,
  );
  return row?.days ?? undefined;
}

/** The indexes of a table that cost every write and give nothing back. No constraint needs any of them. */
export function dropsOf(table: Table, days: number | undefined): Drop[] {
  const gone = new Set<TableIndex>();
  const kept = new Set<TableIndex>();
  const drops: Drop[] = [];
  for (const why of REASONS) {
    for (const index of table.indexes.filter(({ constraint }) => !constraint)) {
      if (gone.has(index) || kept.has(index)) continue;
      const others = table.indexes.filter((other) => other !== index && other.valid && !gone.has(other));
      const found = because(why, index, { others, days });
      if (found === undefined) continue;
      gone.add(index);
      if (found.instead !== undefined) kept.add(found.instead);
      const how = table.partitioned ? '' : 'CONCURRENTLY ';
      const sql = `DROP INDEX ${how}${quoteName(table.schema)}.${quoteName(index.name)}`;
      drops.push({ sql, why, bytes: index.bytes, instead: found.instead?.name });
    }
  }
  return drops;
}

interface Beside {
  readonly others: readonly TableIndex[];
  readonly days: number | undefined;
}

function because(
  why: Drop['why'],
  index: TableIndex,
  { others, days = LONG_ENOUGH }: Beside,
): { instead: TableIndex | undefined } | undefined {
  if (why === 'invalid') return index.valid ? undefined : { instead: undefined };
  if (why === 'unused') {
    const idle = index.scans === 0 && !index.unique && index.bytes >= SMALL && days >= LONG_ENOUGH;
    return idle ? { instead: undefined } : undefined;
  }
  const instead = others.find((other) =>
    why === 'prefix'
      ? isPrefix(index, other)
      : other.shape === index.shape && (other.unique || !index.unique),
  );
  return instead && { instead };
}

/** Whether a longer index answers whatever this one does. A unique one also keeps doubles out, so it stays. */
function isPrefix(index: TableIndex, other: TableIndex): boolean {
  if (index.unique || index.method !== 'btree' || other.method !== 'btree') return false;
  if (index.where !== other.where || other.keys.length <= index.keys.length || index.included.length > 0)
    return false;
  return index.keys.every(({ sql, descending }, at) => {
    const there = other.keys[at];
    return there?.sql === sql && there.descending === descending;
  });
}
