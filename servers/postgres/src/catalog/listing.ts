import { IS_RELATION } from './kinds.ts';
import type { Reader } from './reader.ts';
import { inScope, type Scope } from './scope.ts';

// starts_with takes any sign as itself, where LIKE would not.
const TABLES = `
  SELECT c.relname::text AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $4 AND starts_with(c.relname, $5) AND ${IS_RELATION} AND NOT c.relispartition AND ${inScope}
  ORDER BY c.relname LIMIT $6`;

export interface Beginning {
  readonly schema: string;
  readonly typed: string;
  readonly most: number;
}

/** The tables and views of a schema that begin with some letters. */
export async function tableNames(
  reader: Reader,
  scope: Scope,
  { schema, typed, most }: Beginning,
): Promise<string[]> {
  const rows = await reader.select<{ name: string }>(TABLES, [...scope.params, schema, typed, most]);
  return rows.map(({ name }) => name);
}
