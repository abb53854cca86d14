import { IS_RELATION, IS_USABLE } from '../kinds.ts';
import type { Reader } from '../reader.ts';
import { inScope, notSystem, type Scope } from '../scope.ts';
import { inferEdges, type KeyColumn, type PlainColumn } from './infer.ts';

export interface Node {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  /** As SQL writes it. */
  readonly name: string;
}

/** Columns of one table that hold what columns of another are named by. */
export interface Edge {
  /** The table that refers, and the one it refers to; one table where it refers to itself. */
  readonly from: number;
  readonly to: number;
  /** As SQL writes them; they belong together in order. */
  readonly columns: readonly string[];
  readonly to_columns: readonly string[];
  /** 1 for a foreign key. */
  readonly confidence: number;
  /** `foreign key orders_customer_id_fkey`, or what speaks for it. */
  readonly why: string;
  /** No two rows refer to the same one. */
  readonly unique: boolean;
  /** A row may refer to none. */
  readonly nullable: boolean;
}

export interface Graph {
  readonly nodes: ReadonlyMap<number, Node>;
  readonly edges: readonly Edge[];
}

/** Of a database with more tables than these, the rest stay unknown. */
const MOST_TABLES = 20_000;
const MOST_COLUMNS = 100_000;

const NODES = `
  SELECT c.oid, n.nspname::text AS schema, c.relname::text AS table, format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE ${IS_RELATION} AND NOT c.relispartition AND ${notSystem} AND ${inScope} AND ${IS_USABLE}
  ORDER BY c.oid LIMIT ${MOST_TABLES}`;

const quotedNames = (table: string, key: string) => `
    ARRAY(SELECT quote_ident(a.attname) FROM unnest(k.${key}) WITH ORDINALITY u(num, i)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.${table} AND a.attnum = u.num ORDER BY u.i)`;

// A key of or to a partition belongs to its parent's, which is there too.
const FOREIGN_KEYS = `
  SELECT k.conrelid AS from, k.confrelid AS to, ${quotedNames('conrelid', 'conkey')} AS columns,
    ${quotedNames('confrelid', 'confkey')} AS to_columns, 1 AS confidence, 'foreign key ' || k.conname AS why,
    EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = k.conrelid AND x.indisunique AND x.indpred IS NULL
      AND (x.indkey::int2[])[0:x.indnkeyatts - 1] <@ k.conkey AND 0 <> ALL (x.indkey::int2[])) AS unique,
    EXISTS (SELECT FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull) AS nullable
  FROM pg_catalog.pg_constraint k
  WHERE k.contype = 'f' AND k.conparentid = 0
  ORDER BY k.conrelid, k.conname`;

const KEYS = `
  SELECT x.indrelid AS oid, a.attname::text AS name, quote_ident(a.attname) AS quoted, a.atttypid AS type, x.indisprimary AS primary
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
  JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE x.indisunique AND x.indisvalid AND x.indnkeyatts = 1 AND x.indpred IS NULL AND x.indkey[0] > 0
    AND NOT c.relispartition AND ${notSystem}
  LIMIT ${MOST_COLUMNS}`;

// Only what is named like a reference, or like the column that it could refer to.
const COLUMNS = `
  SELECT a.attrelid AS oid, a.attname::text AS name, quote_ident(a.attname) AS quoted, a.atttypid AS type, NOT a.attnotnull AS nullable
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE a.attnum > 0 AND NOT a.attisdropped AND ${IS_RELATION} AND NOT c.relispartition AND ${notSystem}
    AND a.attname ~* '.(id|key|code|uuid|no|nr|number)$'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey))
  LIMIT ${MOST_COLUMNS}`;

/** The tables that can be joined, and by what: foreign keys, and what names and types suggest. */
export async function joinGraph(reader: Reader, scope: Scope): Promise<Graph> {
  const [nodes, foreign, keys, columns] = await Promise.all([
    reader.select<Node>(NODES, scope.params),
    reader.select<Edge>(FOREIGN_KEYS),
    reader.select<KeyColumn>(KEYS),
    reader.select<PlainColumn>(COLUMNS),
  ]);
  const byOid = new Map(nodes.map((node) => [node.oid, node]));
  const edges = [...foreign, ...inferEdges(byOid, keys, columns)];
  return { nodes: byOid, edges: edges.filter(({ from, to }) => byOid.has(from) && byOid.has(to)) };
}
