import { IS_RELATION } from './kinds.ts';
import type { Reader } from './reader.ts';
import { inScope, schemaInScope, type Scope } from './scope.ts';

export interface Candidate {
  /** As it is. */
  readonly column: string;
  /** `orders.customer_id`, as SQL writes it. */
  readonly shown: string;
}

const MOST_COLUMNS = 5_000;

const COLUMNS = `
  SELECT a.attname::text AS column, format('%I.%I', c.relname, a.attname) AS shown
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relname = ANY ($4::text[]) AND ${IS_RELATION} AND ${inScope}
  ORDER BY c.relname, a.attnum LIMIT ${MOST_COLUMNS}`;

/** The columns of the tables that have one of these names. */
export function columnsNamedIn(reader: Reader, scope: Scope, names: readonly string[]): Promise<Candidate[]> {
  return reader.select<Candidate>(COLUMNS, [...scope.params, names]);
}

const SIGNATURES = `
  SELECT CASE WHEN pg_function_is_visible(p.oid) THEN quote_ident(p.proname) ELSE format('%I.%I', n.nspname, p.proname) END
    || '(' || pg_get_function_arguments(p.oid) || ')' AS name
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE p.proname = $4 AND (n.nspname = 'pg_catalog' OR ${schemaInScope})
  ORDER BY pg_function_is_visible(p.oid) DESC, p.oid`;

/** What the functions of a name take: it was called with something else, or is not in the search path. */
export async function signaturesOf(reader: Reader, scope: Scope, name: string): Promise<string[]> {
  const rows = await reader.select<{ name: string }>(SIGNATURES, [...scope.params, name]);
  return rows.map((row) => row.name);
}

const NAMES = `
  SELECT DISTINCT p.proname::text AS name
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE pg_function_is_visible(p.oid) AND p.prorettype <> 'trigger'::regtype
    AND (n.nspname = 'pg_catalog' OR ${schemaInScope})
  ORDER BY 1`;

/** The functions that can be called without a schema. */
export async function functionNames(reader: Reader, scope: Scope): Promise<string[]> {
  const rows = await reader.select<{ name: string }>(NAMES, scope.params);
  return rows.map((row) => row.name);
}
