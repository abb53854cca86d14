/** What a transaction can do. */
export type Mode = 'READ ONLY' | 'READ WRITE';

export interface Limits {
  /** Milliseconds a statement may take. */
  readonly timeoutMs: number;
  readonly role: string | undefined;
  readonly searchPath: readonly string[];
}

/** Milliseconds to wait for a lock that somebody else holds. */
const LOCK_WAIT = 5_000;
/** The most that one sort or hash of a model's statement may take of the server's memory, in kB. */
const MOST_WORK_MEM = 65_536;

/**
 * One text of several statements, in the simple protocol: they are all ours. What they set ends with the transaction.
 * The last answers the session's process number, by which it can be cancelled.
 */
export function begin(mode: Mode, { timeoutMs, role, searchPath }: Limits): string {
  return [
    `BEGIN ${mode}`,
    ...(role === undefined ? [] : [`SET LOCAL ROLE ${quoted(role)}`]),
    ...(searchPath.length === 0 ? [] : [`SET LOCAL search_path = ${searchPath.map(quoted).join(', ')}`]),
    `SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`,
    `SET LOCAL lock_timeout = ${LOCK_WAIT}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(timeoutMs) + 60_000}`,
    // As types.ts reads them, whatever the role or the database has set.
    `SET LOCAL DateStyle = 'ISO, MDY'`,
    `SET LOCAL IntervalStyle = 'postgres'`,
    `SET LOCAL bytea_output = 'hex'`,
    `SET LOCAL extra_float_digits = 1`,
    `SELECT pg_backend_pid() AS pid, current_setting('server_version_num')::int AS version,
       set_config('work_mem', least(pg_size_bytes(current_setting('work_mem')) / 1024, ${MOST_WORK_MEM}) || 'kB', true)`,
  ].join(';\n');
}

/** An identifier, as PostgreSQL reads it back. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
