import { jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { MOST, SECONDS } from './sessions.ts';

interface View {
  readonly command: string;
  readonly since?: number;
  /** Its columns that say how much is done, and of how much; the first that has a whole counts. */
  readonly parts: readonly (readonly [done: string, whole: string, unit: string])[];
}

/** The views of PostgreSQL 13 and later, by what they are called behind pg_stat_progress_. */
const VIEWS: readonly View[] = [
  { command: 'vacuum', parts: [['heap_blks_scanned', 'heap_blks_total', 'blocks']] },
  {
    command: 'analyze',
    parts: [
      ['sample_blks_scanned', 'sample_blks_total', 'blocks'],
      ['child_tables_done', 'child_tables_total', 'tables'],
    ],
  },
  {
    command: 'create_index',
    parts: [
      ['blocks_done', 'blocks_total', 'blocks'],
      ['tuples_done', 'tuples_total', 'rows'],
      ['lockers_done', 'lockers_total', 'lockers'],
      ['partitions_done', 'partitions_total', 'partitions'],
    ],
  },
  { command: 'cluster', parts: [['heap_blks_scanned', 'heap_blks_total', 'blocks']] },
  { command: 'basebackup', parts: [['backup_streamed', 'backup_total', 'bytes']] },
  { command: 'copy', since: 140_000, parts: [['bytes_processed', 'bytes_total', 'bytes']] },
];

interface Row {
  readonly command: string;
  readonly pid: number;
  readonly relation?: string;
  readonly running_seconds?: number;
  /** The row of the view; null is missing. */
  readonly said: Readonly<Record<string, string | number>>;
}

interface Progress {
  readonly pid: number;
  readonly command: string;
  readonly phase?: string;
  readonly relation?: string;
  readonly percent?: number;
  readonly done?: number;
  readonly whole?: number;
  readonly unit?: string;
  readonly running_seconds?: number;
  readonly hidden?: true;
}

/** What long commands have done so far. Without the right to see it, a row says no more than whose it is. */
export async function progress(session: Session) {
  const there = VIEWS.filter(({ since = 0 }) => session.version >= since);
  const views = there.map(
    ({ command }) =>
      `SELECT '${command}' AS command, pid, to_jsonb(p) AS said FROM pg_catalog.pg_stat_progress_${command} p`,
  );
  const rows = await jsonRows<Row>(
    session,
    `SELECT v.command, v.pid, v.said, ${SECONDS('a.query_start')} AS running_seconds,
            CASE WHEN v.said ->> 'datname' = current_database() THEN nullif(v.said ->> 'relid', '0')::oid::regclass::text END AS relation
     FROM (${views.join(' UNION ALL ')}) AS v LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
     ORDER BY running_seconds DESC NULLS LAST, v.pid LIMIT ${MOST}`,
  );
  const seen = rows.map(progressOf);
  return { total: seen.length, progress: seen, hidden: seen.filter(({ hidden }) => hidden).length };
}

function progressOf({ command, pid, relation, running_seconds, said }: Row): Progress {
  const phase = said['phase'] ?? said['type'];
  const parts = VIEWS.find((view) => view.command === command)?.parts ?? [];
  const part = parts.find(([, whole]) => Number(said[whole] ?? 0) > 0);
  return {
    pid,
    command,
    ...(phase === undefined ? { hidden: true as const } : { phase: String(phase).toLowerCase() }),
    ...(relation === undefined ? {} : { relation }),
    ...(part === undefined ? {} : doneOf(said, part)),
    ...(running_seconds === undefined ? {} : { running_seconds }),
  };
}

function doneOf(said: Row['said'], [done, whole, unit]: View['parts'][number]) {
  const [some, all] = [Number(said[done] ?? 0), Number(said[whole])];
  return { done: some, whole: all, unit, percent: Math.min(100, Math.round((some / all) * 1000) / 10) };
}
