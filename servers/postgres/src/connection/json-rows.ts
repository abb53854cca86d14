import type { Session } from './session.ts';

/** The rows of a query of ours as objects of JSON: numbers are numbers, times are ISO 8601, and what is null is not there. */
export async function jsonRows<Row extends object>(
  session: Session,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const rows = await session.select<{ row: Row }>(
    `SELECT json_strip_nulls(row_to_json(asked)) AS row FROM (${sql}) AS asked`,
    params,
  );
  return rows.map(({ row }) => row);
}

/** The one row of a query that always has one. */
export async function jsonRow<Row extends object>(
  session: Session,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row> {
  const [row] = await jsonRows<Row>(session, sql, params);
  return row ?? ({} as Row);
}
