import type { Session } from '../connection/session.ts';

/** Rows that a transaction changed in one table. */
export interface TableEffect {
  /** `schema.table` */
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** A lock that the transaction holds on a table, as `pg_locks` names it. */
export interface Lock {
  readonly table: string;
  readonly mode: string;
}

/**
 * What the session counted and has not reported yet, cascades and triggers with it: this transaction, and such as came before
 * it in the session, rolled back or not.
 */
const EFFECTS = `
  SELECT schemaname || '.' || relname AS table, n_tup_ins::int8 AS inserted, n_tup_upd::int8 AS updated, n_tup_del::int8 AS deleted
  FROM pg_catalog.pg_stat_xact_user_tables
  WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
  ORDER BY 1`;

const LOCKS = `
  SELECT n.nspname || '.' || c.relname AS table, l.mode
  FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm', 'f')
    AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND l.mode <> 'AccessShareLock'
  ORDER BY 1, 2
  LIMIT 50`;

type Counted = { readonly [Key in keyof TableEffect]: string };

/** Runs `work`, and answers what it changed with what it answered: by tables, in the order of their names. */
export async function counting<T>(
  session: Pick<Session, 'select'>,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly effects: readonly TableEffect[] }> {
  const before = new Map((await countedIn(session)).map((each) => [each.table, each]));
  const value = await work();
  const effects = (await countedIn(session)).map(({ table, ...now }) => {
    const was = before.get(table) ?? { inserted: 0, updated: 0, deleted: 0 };
    return {
      table,
      inserted: now.inserted - was.inserted,
      updated: now.updated - was.updated,
      deleted: now.deleted - was.deleted,
    };
  });
  return { value, effects: effects.filter((each) => each.inserted + each.updated + each.deleted > 0) };
}

async function countedIn({ select }: Pick<Session, 'select'>): Promise<TableEffect[]> {
  const rows = await select<Counted>(EFFECTS);
  return rows.map(({ table, inserted, updated, deleted }) => ({
    table,
    inserted: Number(inserted),
    updated: Number(updated),
    deleted: Number(deleted),
  }));
}

export function locksOf({ select }: Pick<Session, 'select'>): Promise<Lock[]> {
  return select<Lock>(LOCKS);
}

/** `3 deleted in public.orders, 7 deleted in public.lines` */
export function effectWords(effects: readonly TableEffect[]): string {
  if (effects.length === 0) return 'no rows';
  return effects
    .map(({ table, ...counts }) => {
      const said = Object.entries(counts).filter(([, count]) => count > 0);
      return `${said.map(([what, count]) => `${count} ${what}`).join(' and ')} in ${table}`;
    })
    .join(', ');
}

/** They say the same of the same tables. */
export function isSameEffect(one: readonly TableEffect[], other: readonly TableEffect[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
