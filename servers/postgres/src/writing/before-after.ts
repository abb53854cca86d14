import { quoted } from '../connection/begin.ts';
import type { Database } from '../connection/database.ts';
import type { Session, Texts } from '../connection/session.ts';

/** Rows of one table as they were and as they are now, as far as they were looked for; values as SQL reads them. */
export interface BeforeAfter {
  readonly columns: readonly string[];
  readonly before: Texts['rows'];
  readonly after: Texts['rows'];
}

export interface Table {
  readonly schema: string;
  readonly name: string;
}

/** Milliseconds: a table is searched for the rows, and one that is large is not worth the wait. */
const PATIENCE = 3_000;

const XID = 'SELECT pg_current_xact_id_if_assigned()::xid::text AS xid';

/**
 * A few rows that the transaction of `session` changed in a table. Every version of a row carries the transaction that made
 * it (xmin) and the one that ended it (xmax): the new ones are seen from inside, the old ones by any other session.
 * Undefined where the table takes too long to search, or may not be read.
 */
export async function beforeAfter(
  session: Session,
  database: Database,
  { table, most, signal }: { table: Table; most: number; signal: AbortSignal },
): Promise<BeforeAfter | undefined> {
  const [{ xid } = { xid: null }] = await session.select<{ xid: string | null }>(XID);
  if (xid === null) return undefined;
  const name = `${quoted(table.schema)}.${quoted(table.name)}`;
  const versions = (which: 'xmin' | 'xmax') => `SELECT * FROM ${name} WHERE ${which} = $1::xid LIMIT ${most}`;
  // Also where it waits for a connection: others who preview hold theirs until they have looked.
  const options = { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]), timeoutMs: PATIENCE };
  const old = database.read(({ texts }) => texts(versions('xmax'), [xid]), options);
  const before = await old.catch(() => undefined);
  const after = await session.texts(versions('xmin'), [xid]).catch(() => undefined);
  if (before === undefined || after === undefined) return undefined;
  return { columns: after.columns, before: before.rows, after: after.rows };
}
