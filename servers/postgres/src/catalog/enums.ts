import type { Reader } from './reader.ts';

export interface Enum {
  readonly oid: number;
  readonly name: string;
  readonly values: string[];
  readonly comment: string | null;
}

const SQL = `
  SELECT t.oid, format('%I.%I', n.nspname, t.typname) AS name, obj_description(t.oid, 'pg_type') AS comment,
    ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS values
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE t.oid = ANY ($1::oid[])`;

export async function enums(reader: Reader, oids: readonly number[]): Promise<Enum[]> {
  return oids.length === 0 ? [] : reader.select<Enum>(SQL, [oids]);
}
