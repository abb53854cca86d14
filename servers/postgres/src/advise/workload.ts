import { ToolError } from '@plugboard/core';
import { sqlstateOf } from '../connection/failure.ts';
import type { Session } from '../connection/session.ts';
import { attempt } from '../plan/attempt.ts';
import { extensionsIn } from './hypopg.ts';
import { quoteName } from './names.ts';

export interface Statement {
  readonly sql: string;
  /** 1 where nobody counted. */
  readonly calls: number;
  readonly totalMs?: number;
}

const MOST = 20;

/** The reading statements that cost most time in all, by pg_stat_statements. Throws `ToolError` where it is not there. */
export async function workloadOf(session: Session): Promise<Statement[]> {
  const schema = (await extensionsIn(session, ['pg_stat_statements'])).get('pg_stat_statements');
  if (schema === undefined) throw missing();
  const time = session.version >= 130_000 ? 'total_exec_time' : 'total_time';
  const rows = await attempt(session, () =>
    session.select<{ sql: string; calls: number; ms: number }>(
      `SELECT query AS sql, sum(calls)::float8 AS calls, sum(${time})::float8 AS ms
       FROM ${quoteName(schema)}.pg_stat_statements
       WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
         AND query ~* '^\\s*([(]|select|with|table)\\M' AND query !~* '\\mpg_(catalog|stat)'
       GROUP BY query ORDER BY ms DESC LIMIT ${MOST}`,
    ),
  ).catch((error: unknown) => {
    // Installed, but not loaded when the server started.
    throw sqlstateOf(error) === '55000' ? missing() : error;
  });
  return rows.map(({ sql, calls, ms }) => ({ sql, calls, totalMs: ms }));
}

function missing(): ToolError {
  return new ToolError('Nobody counts statements here: pg_stat_statements is not set up.', {
    code: 'NO_WORKLOAD',
    hint:
      "Give queries instead, or have it set up: shared_preload_libraries = 'pg_stat_statements', a restart, and " +
      'CREATE EXTENSION pg_stat_statements.',
  });
}
