import type { Database } from '../connection/database.ts';
import type { Session } from '../connection/session.ts';
import { beforeAfter, type BeforeAfter, type Table } from './before-after.ts';
import { counting, locksOf, type Lock, type TableEffect } from './effects.ts';
import { inverseOf } from './inverse.ts';
import type { Previewed } from './tokens.ts';
import { writable } from './writable.ts';

/** Rows beyond these are not looked for: nobody would read, and nobody should run, so many statements. */
const MOST_ROWS = 100;

export interface Preview extends Previewed {
  readonly command: string;
  readonly locks: readonly Lock[];
  /** Of the table that the statement names, where it could be looked at. */
  readonly changed: BeforeAfter | undefined;
  /** What would put all of it back; undefined where that cannot be said. */
  readonly inverse: readonly string[] | undefined;
  readonly notices: readonly string[];
}

export interface Change {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly signal: AbortSignal;
}

/** Runs a statement, looks at what it did, and rolls it back. */
export function preview(database: Database, { sql, params, signal }: Change): Promise<Preview> {
  return database.change(
    async (session) => {
      const { table } = await writable(session, sql);
      const done = await runCounted(session, { sql, params });
      const locks = await locksOf(session);
      const changed =
        table === undefined || done.effects.length === 0
          ? undefined
          : await beforeAfter(session, database, { table, most: MOST_ROWS, signal });
      const whole = table !== undefined && changed !== undefined && isWhole(table, changed, done.effects);
      const inverse = whole ? await inverseOf(session, table, changed) : undefined;
      const notices = session.notices.map(({ severity, text }) => `${severity}: ${text}`);
      return { commit: false, value: { ...done, locks, changed, inverse, notices } };
    },
    { signal },
  );
}

/** Runs it and answers what it is to be compared by. */
export async function runCounted(
  session: Session,
  { sql, params }: Pick<Change, 'sql' | 'params'>,
): Promise<Previewed & { readonly command: string }> {
  const [{ role } = { role: '' }] = await session.select<{ role: string }>(
    'SELECT current_user::text AS role',
  );
  const { value, effects } = await counting(session, async () => {
    const answer = await session.run(sql, params);
    // What is checked at the end of a transaction is checked now, or it would only fail when it is committed.
    await session.select('SET CONSTRAINTS ALL IMMEDIATE');
    return answer;
  });
  const { affected, command } = value;
  return { database: session.database, role, sql, params, effects, affected, command };
}

/** Nothing but this table changed, and every row of it that did was found. */
function isWhole(
  { schema, name }: Table,
  { before, after }: BeforeAfter,
  effects: readonly TableEffect[],
): boolean {
  const [only, ...others] = effects;
  if (only === undefined || others.length > 0 || only.table !== `${schema}.${name}`) return false;
  return before.length === only.updated + only.deleted && after.length === only.inserted + only.updated;
}
