import type { Owned, Reader } from './reader.ts';
import { inScope, type Scope } from './scope.ts';

export interface Constraint extends Owned {
  readonly name: string;
  readonly type: 'primary key' | 'unique' | 'exclusion' | 'check';
  readonly columns: string[];
  /** As SQL writes it: `CHECK ((price > 0))` */
  readonly definition: string;
  /** It was added NOT VALID: older rows may break it. */
  readonly validated: boolean;
}

/** A foreign key, seen from the table that has it (`out`) or from the one it leads to (`in`). */
export interface ForeignKey extends Owned {
  readonly direction: 'out' | 'in';
  readonly name: string;
  readonly columns: string[];
  /** The table at the other end. */
  readonly other_oid: number;
  readonly other: string;
  /** The referenced columns, in the order of `columns`. */
  readonly to_columns: string[];
  readonly on_delete: string | null;
  readonly on_update: string | null;
  readonly definition: string;
  readonly validated: boolean;
}

const CONSTRAINTS = `
  SELECT k.conrelid AS oid, quote_ident(k.conname) AS name, k.convalidated AS validated,
    CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'x' THEN 'exclusion' ELSE 'check' END AS type,
    pg_get_constraintdef(k.oid) AS definition,
    ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.conkey) WITH ORDINALITY u(num, i)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.i) AS columns
  FROM pg_catalog.pg_constraint k
  WHERE k.conrelid = ANY ($1::oid[]) AND k.contype IN ('p', 'u', 'x', 'c')
  ORDER BY k.conrelid, position(k.contype::text IN 'puxc'), k.conname`;

export async function constraints(reader: Reader, oids: readonly number[]): Promise<Constraint[]> {
  return oids.length === 0 ? [] : reader.select<Constraint>(CONSTRAINTS, [oids]);
}

/** SQL: what happens to the rows that refer; null for NO ACTION, the default. */
const action = (column: string) =>
  `CASE k.${column} WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' WHEN 'r' THEN 'restrict' END`;

/** SQL: the names of columns, in the order of a key. */
const names = (table: string, key: string) => `
    ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.${key}) WITH ORDINALITY u(num, i)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.${table} AND a.attnum = u.num ORDER BY u.i)`;

const side = (direction: 'out' | 'in', own: string, other: string) => `
  SELECT k.${own} AS oid, '${direction}' AS direction, quote_ident(k.conname) AS name, k.convalidated AS validated,
    ${names('conrelid', 'conkey')} AS columns, c.oid AS other_oid, format('%I.%I', n.nspname, c.relname) AS other,
    ${names('confrelid', 'confkey')} AS to_columns,
    ${action('confdeltype')} AS on_delete, ${action('confupdtype')} AS on_update,
    pg_get_constraintdef(k.oid) AS definition
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.${other}
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE k.${own} = ANY ($4::oid[]) AND k.contype = 'f' AND ${inScope}`;

// A key of or to a partitioned table is kept once more for each partition: those have a parent.
const FOREIGN_KEYS = `
  SELECT * FROM (${side('out', 'conrelid', 'confrelid')} AND (k.conparentid = 0 OR NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint up WHERE up.oid = k.conparentid AND up.conrelid = k.conrelid))
    UNION ALL ${side('in', 'confrelid', 'conrelid')} AND k.conparentid = 0) f
  ORDER BY oid, direction DESC, other, name`;

export async function foreignKeys(
  reader: Reader,
  scope: Scope,
  oids: readonly number[],
): Promise<ForeignKey[]> {
  return oids.length === 0 ? [] : reader.select<ForeignKey>(FOREIGN_KEYS, [...scope.params, oids]);
}
