import type { Severity } from './severity.ts';

/** What a schema can have that is wrong nearly always. */
export interface Rule {
  /** Stable: people filter by it. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it matters, one sentence. */
  readonly says: string;
  /** A matter of taste, or of noise: looked for only when it is asked for by its id. */
  readonly isOptional?: true;
  /** The first version that has what it looks at: 150000. */
  readonly since?: number;
  /**
   * A SELECT on `tables`, `relations` and `columns` below, which answers `schema`, `name` of the table or other object, and
   * where they say more `part` of it, `detail` and `fix_sql`.
   */
  readonly sql: string;
  /** Likewise, what the role may not read and the rule would look at. */
  readonly unseen?: string;
}

export interface Found {
  readonly schema: string;
  /** Missing where it is the schema itself. */
  readonly name?: string;
  /** Both, as SQL writes them. */
  readonly object: string;
  readonly part?: string;
  readonly detail?: string;
  readonly fix_sql?: string;
}

/** Most findings of one rule. */
export const MOST_OF_A_RULE = 2000;

/**
 * What people made: no catalogues, temporary objects and what belongs to an extension. A partition has what its table has,
 * so only the table is looked at. `$1` is one schema, or null for all.
 */
const OBJECTS = `
  WITH schemas AS MATERIALIZED (
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND nspname = coalesce($1::text, nspname)
  ), relations AS MATERIALIZED (
    SELECT c.oid, s.nspname AS schema, c.relname AS name, c.relkind, c.relpersistence, c.relrowsecurity, c.relhasindex,
           c.reloptions, c.relispartition, c.relpages, c.relowner, format('%I.%I', s.nspname, c.relname) AS full_name
    FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ), tables AS (
    SELECT * FROM relations WHERE relkind IN ('r', 'p') AND NOT relispartition
  ), columns AS (
    SELECT t.oid, t.schema, t.name, t.full_name, a.attname, a.attnum, a.atttypid, a.atttypmod, a.attnotnull,
           a.attidentity, a.atthasdef, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
    FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  )`;

/** `$1`: one schema, or null for all. One row more than are wanted says that there are more. */
export function findingsOf(sql: string): string {
  return `${OBJECTS}
    SELECT *, concat_ws('.', quote_ident(schema), quote_ident(name)) AS object
    FROM (${sql}) AS found ORDER BY schema, name, found::text LIMIT ${MOST_OF_A_RULE + 1}`;
}

/** How many rows a query on the same objects has; `$1` as above. */
export function countOf(sql: string): string {
  return `${OBJECTS} SELECT count(*) AS count FROM (${sql}) AS counted`;
}
