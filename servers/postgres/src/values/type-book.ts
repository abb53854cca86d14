import { parse as parseArray } from 'postgres-array';
import { readBytes, readExact, readJson, readNumber, readTime } from './read.ts';

/** Reads what the server sends for a value, which is never null here. */
type Read = (text: string) => unknown;

export interface Type {
  /** As SQL writes it. */
  readonly name: string;
  readonly read: Read;
}

/** Asks the server by a statement of ours. */
type Select = <Row extends object>(sql: string, params?: readonly unknown[]) => Promise<Row[]>;

/** By their names in pg_type; a value of any other type is its text. */
const READERS: Readonly<Record<string, Read>> = {
  bool: (text) => text === 't',
  int2: Number,
  int4: Number,
  oid: Number,
  float4: readNumber,
  float8: readNumber,
  json: readJson,
  jsonb: readJson,
  bytea: readBytes,
  timestamp: readTime,
  timestamptz: readTime,
};

// Their numbers are fixed in PostgreSQL's sources (pg_type.dat), so that most answers need no question.
const KNOWN: readonly (readonly [number, string, string])[] = [
  [16, 'bool', 'boolean'],
  [17, 'bytea', 'bytea'],
  [19, 'name', 'name'],
  [20, 'int8', 'bigint'],
  [21, 'int2', 'smallint'],
  [23, 'int4', 'integer'],
  [25, 'text', 'text'],
  [26, 'oid', 'oid'],
  [114, 'json', 'json'],
  [700, 'float4', 'real'],
  [701, 'float8', 'double precision'],
  [1042, 'bpchar', 'character'],
  [1043, 'varchar', 'character varying'],
  [1082, 'date', 'date'],
  [1114, 'timestamp', 'timestamp without time zone'],
  [1184, 'timestamptz', 'timestamp with time zone'],
  [1700, 'numeric', 'numeric'],
  [2950, 'uuid', 'uuid'],
  [3802, 'jsonb', 'jsonb'],
];

/**
 * An array type has the type of its elements; of a domain, that is the type it is made on. Vectors (int2vector), of which
 * there are arrays in turn, are written in another way.
 */
const TYPES = `
  SELECT t.oid::int8::text AS oid, format_type(t.oid, NULL) AS name, t.typname AS own,
         coalesce(base.typname, element.typname) AS element,
         coalesce(base.oid, element.oid, t.oid) < 16384 AS built_in, element.typdelim AS delimiter
  FROM pg_catalog.pg_type t
  LEFT JOIN pg_catalog.pg_type element ON element.oid = t.typelem AND t.typarray = 0 AND t.typcategory = 'A'
  LEFT JOIN pg_catalog.pg_type base ON base.oid = element.typbasetype
  WHERE t.oid = ANY ($1::oid[])`;

interface Row {
  readonly oid: string;
  readonly name: string;
  readonly own: string;
  readonly element: string | null;
  /** One that came with PostgreSQL: another may have the same name. */
  readonly built_in: boolean;
  readonly delimiter: string | null;
}

/** What is known of the types of one database. A type keeps its number for as long as it lives. */
export class TypeBook {
  readonly #types = new Map<number, Type>(
    KNOWN.map(([oid, own, name]) => [oid, { name, read: READERS[own] ?? readExact }]),
  );

  /** One for each number, in order. */
  async readers(oids: readonly number[], select: Select): Promise<(Type | undefined)[]> {
    const unknown = [...new Set(oids)].filter((oid) => !this.#types.has(oid));
    if (unknown.length > 0)
      for (const row of await select<Row>(TYPES, [unknown])) this.#types.set(Number(row.oid), typeOf(row));
    return oids.map((oid) => this.#types.get(oid));
  }
}

function typeOf({ name, own, element, built_in, delimiter }: Row): Type {
  const reader = (built_in ? READERS[element ?? own] : undefined) ?? readExact;
  if (element === null) return { name, read: reader };
  // Of the types that PostgreSQL brings, only the arrays of boxes are not parted by commas.
  if (delimiter !== ',') return { name, read: readExact };
  return { name, read: (text) => parseArray(text, reader) };
}
