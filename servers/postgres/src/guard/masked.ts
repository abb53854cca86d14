import { ToolError } from '@plugboard/core';
import type { Lookup } from './catalog.ts';

/** A column whose values stay hidden, by names as they are: neither quoted nor folded. */
export interface Mask {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** The masks as one database has them: also in the partitions of their tables and in those that inherit, and in what these are parts of. */
export interface Masked {
  /** `schema.table`, of each table that has such a column. */
  readonly tables: ReadonlySet<string>;
  /** Names of the columns, in whatever table. */
  readonly columns: ReadonlySet<string>;
  /** Whether it is a column, by the oid of its table and its number. */
  readonly has: (table: number, column: number) => boolean;
  /** Names of the functions that can be called with a whole row and nothing else. */
  readonly takingRows: ReadonlySet<string>;
}

const MASKED = `
  WITH RECURSIVE wanted AS (
    SELECT * FROM pg_catalog.jsonb_to_recordset($1::text::jsonb) AS m("schema" text, "table" text, "column" text)
  ), tables AS (
    SELECT c.oid, w."column" FROM wanted w
    JOIN pg_catalog.pg_namespace n ON n.nspname = w."schema"
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w."table"
    UNION
    SELECT i.inhrelid, t."column" FROM tables t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid
  ), above AS (
    SELECT oid, "column" FROM tables
    UNION
    SELECT i.inhparent, t."column" FROM above t JOIN pg_catalog.pg_inherits i ON i.inhrelid = t.oid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.inhparent AND a.attname = t."column" AND NOT a.attisdropped
  )
  SELECT t.oid::int8::text AS oid, n.nspname::text AS "schema", c.relname::text AS "table", t."column",
         a.attnum::int AS number
  FROM above t
  JOIN pg_catalog.pg_class c ON c.oid = t.oid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attname = t."column" AND NOT a.attisdropped`;

const TAKING_ROWS = `
  SELECT DISTINCT p.proname::text AS name FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_type t ON t.oid = p.proargtypes[0]
  WHERE p.pronargs - p.pronargdefaults - (p.provariadic <> 0)::int <= 1
    AND (t.typtype = 'c' OR t.typname IN ('record', 'any', 'anyelement', 'anynonarray', 'anycompatible', 'anycompatiblenonarray'))`;

interface Row extends Mask {
  readonly oid: string;
  readonly number: number | null;
}

/**
 * Throws a `ToolError` (`MASK`) where a table of that name has no such column: nothing is answered of a table of which it is
 * not known what to hide.
 */
export async function maskedIn(masks: readonly Mask[], lookup: Pick<Lookup, 'select'>): Promise<Masked> {
  const [rows, functions] = await Promise.all([
    lookup.select<Row>(MASKED, [JSON.stringify(masks)]),
    lookup.select<{ name: string }>(TAKING_ROWS),
  ]);
  const faulty = rows.find(({ number }) => number === null);
  if (faulty !== undefined)
    throw new ToolError('--mask names a column that its table does not have, so nothing is answered.', {
      code: 'MASK',
      hint: `The person who runs this server can correct ${faulty.schema}.${faulty.table}.${faulty.column}.`,
    });
  const hidden = new Set(rows.map(({ oid, number }) => `${oid} ${number}`));
  return {
    tables: new Set(rows.map(({ schema, table }) => `${schema}.${table}`)),
    columns: new Set(rows.map(({ column }) => column)),
    has: (table, column) => hidden.has(`${table} ${column}`),
    takingRows: new Set(functions.map(({ name }) => name)),
  };
}
