import { attempt } from '../connection/attempt.ts';
import { quoted } from '../connection/begin.ts';
import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { whyMissing, type Missing } from './missing.ts';
import type { Order } from './orders.ts';

interface Statement {
  /** Its constants are $1, $2, …; as long as was asked for. */
  readonly query: string;
  readonly calls: number;
  readonly total_ms: number;
  readonly mean_ms: number;
  readonly rows: number;
  /** Of the blocks it read, the part that was in shared buffers; missing where it read none. */
  readonly hit_ratio?: number;
  /** Of the time of all statements in this database. */
  readonly share: number;
}

export interface Workload {
  readonly statements: Statement[];
  /** Statements of this database that are known. */
  readonly total: number;
  /** How many of them others ran, whose texts the role may not see. */
  readonly hidden: number;
  /** From when on they are counted. */
  readonly since?: string;
}

export interface Wanted {
  readonly order: Order;
  readonly most: number;
  /** Characters of a statement. */
  readonly mostText: number;
}

const COLUMNS: Readonly<Record<Order, string>> = {
  total_time: 'total',
  mean_time: 'total / greatest(calls, 1)',
  calls: 'calls',
  rows: 'rows',
  disk_reads: 'read',
};

/** Where the extension was put, and how its view names times: since 1.8 (PostgreSQL 13) total_exec_time. */
const VIEW = `
  SELECT n.nspname AS schema, EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname = 'total_exec_time') AS has_exec_time
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'
  WHERE e.extname = 'pg_stat_statements'`;

interface View {
  readonly schema: string;
  readonly has_exec_time: boolean;
}

/**
 * The statements of this database that cost most, by pg_stat_statements; or why that cannot be said, and what to do. A
 * statement that several users ran is one. Leaves the transaction usable whatever the server refuses.
 */
export async function topStatements(session: Session, wanted: Wanted): Promise<Workload | Missing> {
  const [view] = await jsonRows<View>(session, VIEW);
  if (view === undefined) return whyMissing(session, 'not_installed');
  const asked = await attempt(session, () => read(session, view, wanted));
  if ('refused' in asked)
    return whyMissing(session, asked.refused.isForbidden ? 'no_permission' : 'not_loaded');
  const { total, hidden } = asked.value;
  return hidden > 0 && hidden === total ? whyMissing(session, 'texts_hidden') : asked.value;
}

async function read(session: Session, { schema, has_exec_time }: View, wanted: Wanted): Promise<Workload> {
  const time = has_exec_time ? 'total_exec_time' : 'total_time';
  const view = `${quoted(schema)}.pg_stat_statements`;
  // Of what others ran, the role may see numbers and neither text nor id.
  const each = `
    SELECT queryid, min(query) AS query, sum(calls) AS calls, sum(${time}) AS total, sum(rows) AS rows, count(*) AS entries,
           sum(shared_blks_hit) AS hit, sum(shared_blks_read) AS read
    FROM ${view} WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    GROUP BY queryid`;
  const statements = await jsonRows<Statement>(
    session,
    `SELECT left(query, $2) AS query, calls, round(total::numeric, 3) AS total_ms,
            round((total / greatest(calls, 1))::numeric, 3) AS mean_ms, rows,
            round(hit / nullif(hit + read, 0), 4) AS hit_ratio, round((total / nullif(whole, 0))::numeric, 4) AS share
     FROM (SELECT *, sum(total) OVER () AS whole FROM (${each}) AS each) AS all_of
     WHERE queryid IS NOT NULL ORDER BY ${COLUMNS[wanted.order]} DESC, queryid LIMIT $1`,
    [wanted.most, wanted.mostText],
  );
  const counts = await jsonRow<{ total: number; hidden: number }>(
    session,
    `SELECT coalesce(sum(entries), 0) AS total, coalesce(sum(entries) FILTER (WHERE queryid IS NULL), 0) AS hidden
     FROM (${each}) AS each`,
  );
  const since = await attempt(session, () =>
    // Since 1.9 (PostgreSQL 14).
    jsonRow<{ since?: string }>(
      session,
      `SELECT stats_reset AS since FROM ${quoted(schema)}.pg_stat_statements_info`,
    ),
  );
  return { statements, ...counts, ...('value' in since ? since.value : {}) };
}
