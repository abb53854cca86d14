import type { Owned, Reader } from './reader.ts';

export interface Column extends Owned {
  /** From 1; with gaps where columns were dropped. */
  readonly number: number;
  /** As SQL writes it; so are all names of columns, keys, indexes and so on. */
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  /** An expression: the default, or what a generated column is made of. */
  readonly default: string | null;
  readonly generated: 'stored' | 'virtual' | null;
  readonly identity: 'always' | 'by default' | null;
  readonly collation: string | null;
  readonly comment: string | null;
  /** What an enum, an array of one, or a domain on one can be. */
  readonly values: string[] | null;
}

// Only what is generated from other columns needs its table, and waits where a migration has locked it.
const SQL = `
  SELECT a.attrelid AS oid, a.attnum::int AS number, quote_ident(a.attname) AS name,
    format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
    pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0::oid ELSE d.adrelid END) AS default,
    CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END AS generated,
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
    CASE WHEN a.attcollation <> t.typcollation THEN (
      SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_catalog.pg_collation co
      JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END AS collation,
    col_description(a.attrelid, a.attnum) AS comment, e.values
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN LATERAL (
    SELECT array_agg(enumlabel::text ORDER BY enumsortorder) AS values FROM pg_catalog.pg_enum
    WHERE enumtypid IN (t.oid, t.typelem, t.typbasetype)) e ON true
  WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`;

export async function columns(reader: Reader, oids: readonly number[]): Promise<Column[]> {
  return oids.length === 0 ? [] : reader.select<Column>(SQL, [oids]);
}
