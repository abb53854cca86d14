import type { Owned, Reader } from './reader.ts';

export interface TableStatistics extends Owned {
  readonly live_rows: number;
  readonly dead_rows: number;
  readonly table_bytes: number;
  readonly index_bytes: number;
  readonly sequential_scans: number | null;
  readonly index_scans: number | null;
  /** ISO 8601, UTC; of several parts the one that is longest ago. */
  readonly last_analyze: string | null;
  readonly last_vacuum: string | null;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

// A partitioned table holds nothing itself: its numbers are those of its parts.
const TABLES = `
  WITH RECURSIVE part AS (
    SELECT c.oid AS root, c.oid, c.relkind FROM pg_catalog.pg_class c
    WHERE c.oid = ANY ($1::oid[]) AND c.relkind IN ('r', 'p', 'm')
    UNION ALL
    SELECT part.root, c.oid, c.relkind FROM part
    JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid AND part.relkind = 'p'
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid)
  SELECT part.root AS oid, coalesce(sum(s.n_live_tup), 0)::float8 AS live_rows, coalesce(sum(s.n_dead_tup), 0)::float8 AS dead_rows,
    sum(pg_table_size(part.oid))::float8 AS table_bytes, sum(pg_indexes_size(part.oid))::float8 AS index_bytes,
    sum(s.seq_scan)::float8 AS sequential_scans, sum(s.idx_scan)::float8 AS index_scans,
    to_char(min(greatest(s.last_analyze, s.last_autoanalyze)) AT TIME ZONE 'UTC', ${ISO}) AS last_analyze,
    to_char(min(greatest(s.last_vacuum, s.last_autovacuum)) AT TIME ZONE 'UTC', ${ISO}) AS last_vacuum
  FROM part LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = part.oid
  WHERE part.relkind IN ('r', 'm') GROUP BY part.root`;

export async function tableStatistics(reader: Reader, oids: readonly number[]): Promise<TableStatistics[]> {
  return oids.length === 0 ? [] : reader.select<TableStatistics>(TABLES, [oids]);
}

/** What the last analyze found. The view holds only what the role may read. */
export interface ColumnStatistics extends Owned {
  readonly name: string;
  /** Part of the rows, 0 to 1. */
  readonly null_frac: number;
  /** How many values; below 0, minus their part of the rows. */
  readonly n_distinct: number;
}

const COLUMNS = `
  SELECT DISTINCT ON (c.oid, s.attname) c.oid, quote_ident(s.attname) AS name,
    round(s.null_frac::numeric, 4)::float8 AS null_frac, round(s.n_distinct::numeric, 4)::float8 AS n_distinct
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
  WHERE c.oid = ANY ($1::oid[])
  ORDER BY c.oid, s.attname, s.inherited DESC`;

export async function columnStatistics(reader: Reader, oids: readonly number[]): Promise<ColumnStatistics[]> {
  return oids.length === 0 ? [] : reader.select<ColumnStatistics>(COLUMNS, [oids]);
}
