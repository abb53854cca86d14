import type { Owned, Reader } from './reader.ts';

export interface TableStatistics extends Owned {
  readonly live_rows: number;
  readonly dead_rows: number;
  readonly table_bytes: number;
  readonly index_bytes: number;
  readonly sequential_scans: number | null;
  readonly index_scans: number | null;
  /** ISO 8601, UTC. */
  readonly last_analyze: string | null;
  readonly last_vacuum: string | null;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

const TABLES = `
  SELECT c.oid, coalesce(s.n_live_tup, 0)::float8 AS live_rows, coalesce(s.n_dead_tup, 0)::float8 AS dead_rows,
    pg_table_size(c.oid)::float8 AS table_bytes, pg_indexes_size(c.oid)::float8 AS index_bytes,
    s.seq_scan::float8 AS sequential_scans, s.idx_scan::float8 AS index_scans,
    to_char(greatest(s.last_analyze, s.last_autoanalyze) AT TIME ZONE 'UTC', ${ISO}) AS last_analyze,
    to_char(greatest(s.last_vacuum, s.last_autovacuum) AT TIME ZONE 'UTC', ${ISO}) AS last_vacuum
  FROM pg_catalog.pg_class c
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.oid = ANY ($1::oid[]) AND c.relkind IN ('r', 'p', 'm')`;

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
  SELECT DISTINCT ON (c.oid, s.attname) c.oid, s.attname::text AS name,
    round(s.null_frac::numeric, 4)::float8 AS null_frac, round(s.n_distinct::numeric, 4)::float8 AS n_distinct
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
  WHERE c.oid = ANY ($1::oid[])
  ORDER BY c.oid, s.attname, s.inherited DESC`;

export async function columnStatistics(reader: Reader, oids: readonly number[]): Promise<ColumnStatistics[]> {
  return oids.length === 0 ? [] : reader.select<ColumnStatistics>(COLUMNS, [oids]);
}
