import { jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';

/** Characters of a statement. */
const MOST_TEXT = 300;
/** Rows of one answer. */
export const MOST = 100;

export interface Activity {
  readonly pid: number;
  readonly user?: string;
  readonly database?: string;
  readonly application?: string;
  /** `active`, `idle in transaction`, …; missing where the role may not see it. */
  readonly state?: string;
  /** Seconds since it came into this state. */
  readonly state_seconds?: number;
  /** Seconds since its transaction began. */
  readonly transaction_seconds?: number;
  /** What it waits for now: `Lock:transactionid`. */
  readonly wait?: string;
  /** What it runs, or ran last. */
  readonly query?: string;
  /** The role may not see what it does. */
  readonly hidden?: true;
}

export const SECONDS = (since: string) =>
  `round(abs(extract(epoch FROM clock_timestamp() - ${since}))::numeric, 1)`;

/**
 * Sessions of clients. Of those of other roles, a role without pg_read_all_stats sees who they are and nothing of what they
 * do: then even the type of the process is null.
 */
export const SESSIONS = `
  SELECT a.pid, a.usename AS user, a.datname AS database, nullif(left(a.application_name, 64), '') AS application,
         a.state, ${SECONDS('a.state_change')} AS state_seconds, ${SECONDS('a.xact_start')} AS transaction_seconds,
         CASE WHEN a.state <> 'idle' AND a.wait_event_type <> 'Client' THEN concat_ws(':', a.wait_event_type, a.wait_event) END AS wait,
         CASE WHEN a.backend_type IS NOT NULL
              THEN nullif(left(regexp_replace(a.query, '\\s+', ' ', 'g'), ${MOST_TEXT}), '') END AS query,
         CASE WHEN a.backend_type IS NULL THEN true END AS hidden
  FROM pg_catalog.pg_stat_activity a
  WHERE a.datid IS NOT NULL AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'`;

/** Everybody but ourselves, those with the oldest transactions first, idle ones last. */
export async function sessions(session: Session) {
  const rows = await jsonRows<Activity & { total: number }>(
    session,
    `SELECT pid, "user", database, application, state, state_seconds, transaction_seconds, wait, query, hidden,
            count(*) OVER () AS total
     FROM (${SESSIONS}) AS s WHERE pid <> pg_backend_pid()
     ORDER BY transaction_seconds DESC NULLS LAST, (state = 'idle'), state_seconds DESC NULLS LAST, pid LIMIT ${MOST}`,
  );
  return {
    total: rows[0]?.total ?? 0,
    sessions: rows.map(({ total: _, ...each }) => each),
    hidden: rows.filter(({ hidden }) => hidden).length,
  };
}
