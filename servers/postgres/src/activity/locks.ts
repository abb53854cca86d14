import { jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { MOST, SECONDS, SESSIONS } from './sessions.ts';

/** What a lock is on, as a person names it; other databases' relations have only numbers here. */
const OBJECT = `
  CASE WHEN l.relation IS NOT NULL THEN
         CASE WHEN l.database IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
              THEN l.relation::regclass::text ELSE format('relation %s of another database', l.relation) END
         || CASE WHEN l.page IS NULL THEN '' ELSE format(' (%s,%s)', l.page, l.tuple) END
       WHEN l.locktype = 'transactionid' THEN format('transaction %s', l.transactionid)
       WHEN l.locktype = 'virtualxid' THEN format('transaction %s', l.virtualxid)
       WHEN l.locktype = 'advisory' THEN format('advisory %s %s', l.classid, l.objid)
       ELSE l.locktype END`;

/** Since 14 a lock says since when it is waited for. */
export const WAITS = `
  SELECT DISTINCT ON (l.pid) l.pid, l.mode AS waits_mode, ${OBJECT} AS waits_for,
         ${SECONDS(`(to_jsonb(l) ->> 'waitstart')::timestamptz`)} AS waiting_seconds
  FROM pg_catalog.pg_locks l WHERE NOT l.granted AND l.pid IS NOT NULL ORDER BY l.pid`;

export interface Lock {
  readonly pid: number;
  readonly user?: string;
  readonly application?: string;
  /** `AccessExclusiveLock`. */
  readonly mode: string;
  readonly on: string;
  readonly granted: boolean;
  readonly waiting_seconds?: number;
  readonly blocked_by?: number[];
  readonly query?: string;
  readonly hidden?: true;
}

/**
 * Locks that are waited for, and those held that others could wait for: what only reads and writes of rows take on a
 * table is left out, as nobody but a change of the table waits for it.
 */
export async function locks(session: Session) {
  const rows = await jsonRows<Lock & { total: number }>(
    session,
    `WITH all_locks AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks)
     SELECT l.pid, s.user, s.application, l.mode, ${OBJECT} AS on, l.granted,
            CASE WHEN NOT l.granted THEN ${SECONDS(`(to_jsonb(l) ->> 'waitstart')::timestamptz`)} END AS waiting_seconds,
            CASE WHEN NOT l.granted THEN to_jsonb(pg_blocking_pids(l.pid)) END AS blocked_by,
            s.query, s.hidden, count(*) OVER () AS total
     FROM all_locks l LEFT JOIN (${SESSIONS}) AS s USING (pid)
     WHERE l.pid IS DISTINCT FROM pg_backend_pid() AND (NOT l.granted OR l.locktype = 'advisory' OR EXISTS (
         SELECT FROM all_locks w WHERE NOT w.granted AND w.locktype = l.locktype
           AND (w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
             IS NOT DISTINCT FROM
             (l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid, l.classid, l.objid, l.objsubid))
       OR l.locktype = 'relation' AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock'))
     ORDER BY l.granted, waiting_seconds DESC NULLS LAST, l.pid, 5 LIMIT ${MOST}`,
  );
  return {
    total: rows[0]?.total ?? 0,
    locks: rows.map(({ total: _, ...each }) => each),
    hidden: new Set(rows.filter(({ hidden }) => hidden).map(({ pid }) => pid)).size,
  };
}
