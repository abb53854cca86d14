import { IS_RELATION } from './kinds.ts';
import { parsedName } from './names.ts';
import type { Reader } from './reader.ts';
import { inScope, notSystem, schemaInScope, type Scope } from './scope.ts';

/** An object that a name stands for. */
export interface Found {
  readonly class: 'relation' | 'function' | 'enum';
  readonly oid: number;
  readonly schema: string;
  /** As SQL writes it, without arguments. */
  readonly name: string;
}

export interface Resolved {
  /** As it was asked for. */
  readonly asked: string;
  /** Nothing, one, or all functions that share the name. */
  readonly found: readonly Found[];
  /** Objects of the same name that come later in the search path, or are not in it. */
  readonly others: readonly string[];
}

/** More functions of one name than these are not told. */
const MOST_OVERLOADS = 5;

// As it is written comes before what only differs in case; then the order of the search path.
const SQL = `
  WITH asked AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($4::jsonb) AS a(no int, schema text, name text, args text)),
  object AS MATERIALIZED (
    SELECT 'relation' AS class, c.oid, n.nspname::text AS schema, c.relname::text AS name, NULL AS args
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE ${IS_RELATION} AND lower(c.relname) IN (SELECT lower(name) FROM asked) AND ${inScope}
    UNION ALL
    SELECT 'enum', t.oid, n.nspname::text, t.typname::text, NULL
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND lower(t.typname) IN (SELECT lower(name) FROM asked) AND ${schemaInScope}
    UNION ALL
    SELECT 'function', p.oid, n.nspname::text, p.proname::text, oidvectortypes(p.proargtypes)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE lower(p.proname) IN (SELECT lower(name) FROM asked) AND ${schemaInScope})
  SELECT a.no, o.class, o.oid, o.schema, format('%I.%I', o.schema, o.name) AS name
  FROM asked a
  JOIN object o ON lower(o.name) = lower(a.name)
    AND (a.schema IS NULL OR lower(o.schema) = lower(a.schema))
    AND (a.args IS NULL OR (o.class = 'function' AND
      replace(lower(o.args), ' ', '') = replace(lower(a.args), ' ', '')))
  LEFT JOIN unnest(current_schemas(true)) WITH ORDINALITY p(schema, place) ON p.schema = o.schema
  ORDER BY a.no, o.name = a.name DESC, a.schema IS NULL OR o.schema = a.schema DESC, p.place,
    o.schema, position(o.class IN 'relation enum function'), o.oid`;

type Row = Found & { readonly no: number };

/** The objects that names stand for, one for each name and in order. Names without a schema are looked up everywhere. */
export async function resolve(reader: Reader, scope: Scope, names: readonly string[]): Promise<Resolved[]> {
  const asked = names.map((text, no) => ({ no, ...parsedName(text) }));
  const rows = await reader.select<Row>(SQL, [...scope.params, JSON.stringify(asked)]);
  return names.map((name, no) => {
    const all = rows.filter((row) => row.no === no);
    const [first] = all;
    const isSame = (row: Row) => row.class === first?.class && row.name === first.name;
    return {
      asked: name,
      found: all.filter(isSame).slice(0, MOST_OVERLOADS),
      others: [...new Set(all.filter((row) => !isSame(row)).map((row) => row.name))],
    };
  });
}

const SCHEMAS = `
  SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n
  WHERE ${notSystem} AND (${schemaInScope} OR n.nspname = ANY ($2::text[]))
  ORDER BY n.nspname LIMIT $4`;

/** The names of the schemas in scope, without PostgreSQL's own. */
export async function schemaNames(reader: Reader, scope: Scope, most = 1000): Promise<string[]> {
  const rows = await reader.select<{ name: string }>(SCHEMAS, [...scope.params, most]);
  return rows.map(({ name }) => name);
}
