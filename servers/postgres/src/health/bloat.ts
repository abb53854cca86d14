import { jsonRows } from '../connection/json-rows.ts';
import { flawsOf, notExamined, type Check } from './verdict.ts';

/** A table that could be smaller by this part of it, and by so many bytes, is told of. */
const WASTED = { part: 0.5, bytes: 10_485_760 };

/**
 * What the rows would need, by the widths that ANALYZE saw, beside what the table takes: 24 bytes of a page are its header;
 * a row has 23 and a bit of each column that can be null, filled up to 8, and a pointer of 4. A role sees statistics of
 * those columns only that it may read.
 */
const TABLES = `
  SELECT t.*, block * pages AS bytes,
         CASE WHEN statistics = columns AND rows > 0 THEN
           greatest(0, pages - ceil(rows / greatest(1, floor((block - 24) * fill / 100 / (4 + ceil((23 + columns / 8.0) / 8) * 8 + ceil(width / 8) * 8)))))
           * block END AS wasted
  FROM (
    SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS object,
           current_setting('block_size')::numeric AS block, c.relpages AS pages, c.reltuples::numeric AS rows,
           coalesce((SELECT option_value::numeric FROM pg_options_to_table(c.reloptions) WHERE option_name = 'fillfactor'), 100) AS fill,
           a.columns, a.readable, s.statistics, coalesce(s.width, 0) AS width
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    CROSS JOIN LATERAL (
      SELECT count(*) AS columns, count(*) FILTER (WHERE has_column_privilege(c.oid, attnum, 'SELECT')) AS readable
      FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS a
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT attname) AS statistics, sum(avg_width * (1 - null_frac)::numeric) AS width
      FROM pg_catalog.pg_stats p WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND NOT p.inherited) AS s
    WHERE c.relkind IN ('r', 'm') AND c.relpages > 0
    ORDER BY c.relpages DESC LIMIT 1000) AS t`;

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly object: string;
  readonly bytes: number;
  readonly columns: number;
  readonly readable: number;
  /** Missing where it cannot be told. */
  readonly wasted?: number;
}

/** An estimate of tables; indexes and values kept aside (TOAST) are not in it. */
export const bloat: Check = async ({ session, isInScope }) => {
  const all = await jsonRows<Table>(session, TABLES);
  const tables = all.filter(({ schema, name }) => isInScope({ schema, table: name }));
  const known = tables.filter(({ wasted }) => wasted !== undefined);
  const hidden = tables.filter(({ readable, columns, wasted }) => wasted === undefined && readable < columns);
  const unknown = tables.length - known.length - hidden.length;
  const evidence = {
    tables: tables.length,
    without_statistics: unknown,
    hidden: hidden.length,
    estimated_wasted_bytes: known.reduce((total, { wasted = 0 }) => total + wasted, 0),
  };
  const flaws = known
    .filter(({ wasted = 0, bytes }) => wasted >= WASTED.bytes && wasted / bytes >= WASTED.part)
    .toSorted((one, other) => (other.wasted ?? 0) - (one.wasted ?? 0));
  const rest = `${unknown} have no statistics, those of ${hidden.length} are hidden from the role`;
  if (flaws.length > 0)
    return {
      status: 'warn',
      examined: known.length,
      evidence,
      says: `By estimate, ${flaws.length} of ${known.length} tables could be half as large; ${rest}. VACUUM FULL locks a table out; pg_repack does not.`,
      ...flawsOf(
        flaws.map(({ object, wasted = 0, bytes }) => ({
          object: `${object}: about ${megabytes(wasted)} of ${megabytes(bytes)}`,
          fix_sql: `VACUUM (FULL, ANALYZE) ${object};`,
        })),
      ),
    };
  if (hidden.length > 0)
    return {
      status: 'no_permission',
      says: `Of ${tables.length} tables, ${rest}.`,
      examined: known.length,
      evidence,
    };
  if (known.length === 0)
    return { ...notExamined('No table with rows has statistics.', evidence), fix_sql: ['ANALYZE;'] };
  return {
    status: 'ok',
    says: `By estimate, no table wastes much; ${rest}.`,
    examined: known.length,
    evidence,
  };
};

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 104_857.6) / 10} MB`;
}
