import { SettingsError } from '@plugboard/core';
import type { Mask } from '../guard/masked.ts';
import { parsedName } from './names.ts';

/** A table or view, by its names as they are: neither quoted nor folded. */
interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** What `--schemas` and `--tables` leave to be seen; without either, everything. */
export interface Scope {
  readonly isInScope: (name: TableName) => boolean;
  readonly isOpen: boolean;
  /** Columns whose values stay hidden. */
  readonly masks: readonly Mask[];
  /** What `inScope` and `schemaInScope` stand for: always the first parameters of a statement, $1 to $3. */
  readonly params: readonly [
    schemas: readonly string[],
    tableSchemas: readonly string[],
    tables: readonly string[],
  ];
}

interface Chosen {
  readonly schemas: readonly string[];
  /** As `--tables` takes them: `schema.table`, with quotes around a name that holds a dot. */
  readonly tables: readonly string[];
  /** As `--mask` takes them: `schema.table.column`. */
  readonly mask?: readonly string[];
}

/** In scope is what is in one of the schemas, and what is one of the tables; everything where neither are named. */
export function scopeOf({ schemas, tables, mask = [] }: Chosen): Scope {
  const named = tables.map(tableIn);
  const isOpen = schemas.length + named.length === 0;
  return {
    isInScope: ({ schema, table }) =>
      isOpen ||
      schemas.includes(schema) ||
      named.some((each) => each.schema === schema && each.table === table),
    isOpen,
    masks: mask.map(maskIn),
    params: [schemas, named.map(({ schema }) => schema), named.map(({ table }) => table)],
  };
}

function tableIn(text: string): TableName {
  const { schema, name } = parsedName(text) ?? {};
  if (schema === undefined || name === undefined)
    throw new SettingsError(`--tables: expected schema.table, such as public.orders.`);
  return { schema, table: name };
}

function maskIn(text: string): Mask {
  const [, before = '', column = ''] = /^(.+)\.("(?:[^"]|"")+"|[^".]+)$/.exec(text) ?? [];
  const { schema, name } = parsedName(before) ?? {};
  const { name: columnName } = parsedName(column) ?? {};
  if (schema === undefined || name === undefined || columnName === undefined)
    throw new SettingsError(`--mask: expected schema.table.column, such as public.users.email.`);
  return { schema, table: name, column: columnName };
}

/** SQL: neither schemas nor tables are named. */
const isOpen = 'cardinality($1::text[]) + cardinality($2::text[]) + cardinality($3::text[]) = 0';

/** SQL: the relation `c` in the namespace `n` is in scope. */
export const inScope = `(${isOpen} OR n.nspname = ANY ($1::text[])
    OR (n.nspname::text, c.relname::text) IN (SELECT * FROM unnest($2::text[], $3::text[])))`;

/** SQL: what is no table and lives in the namespace `n` is in scope. */
export const schemaInScope = `(${isOpen} OR n.nspname = ANY ($1::text[]))`;

/** SQL: the namespace `n` is no part of PostgreSQL's own. */
export const notSystem = `(n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast\\_temp\\_%')`;
