import { createHash } from 'node:crypto';
import { closestHint, ToolError, visible } from '@plugboard/core';
import type { Database } from '../connection/database.ts';
import { columns, type Column } from './columns.ts';
import { enums, type Enum } from './enums.ts';
import { foreignKeys, constraints, type Constraint, type ForeignKey } from './keys.ts';
import { KINDS, type Kind } from './kinds.ts';
import { byOwner, type Reader } from './reader.ts';
import { relations, type Relation } from './relations.ts';
import { schemaNames } from './resolve.ts';
import { routines, type Routine } from './routines.ts';
import type { Scope } from './scope.ts';
import { search, type Hit } from './search.ts';

interface Asked {
  readonly query: string;
  readonly kinds: readonly Kind[];
  readonly schema?: string | undefined;
  readonly detail: 'names' | 'summary' | 'full';
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly signal: AbortSignal;
  /** The leading objects that the answer has room for. */
  readonly fit: <Row>(rows: readonly Row[]) => Row[];
}

/** Characters of a comment in a list. */
const LONGEST_COMMENT = 160;
const MOST_VALUES = 12;
const MOST_COLUMNS = 60;

/** One page of the objects that fit, best first. */
export async function searchObjects(database: Database, scope: Scope, asked: Asked) {
  const skip = skipOf(asked, database.name);
  const kinds = asked.kinds.length > 0 ? asked.kinds : KINDS.filter((kind) => kind !== 'column');
  const { query, schema, limit, detail } = asked;
  const { objects, total } = await database.read(
    async (reader) => {
      const found = await search(reader, scope, { query, kinds, schema, limit, skip });
      if (found.total === 0 && schema !== undefined) await expectSchema(reader, scope, schema);
      const facts = await factsOf(reader, scope, detail === 'names' ? [] : found.hits, detail);
      return {
        total: Math.max(found.total, skip),
        objects: found.hits.map((hit) => shownHit(hit, facts, detail)),
      };
    },
    { signal: asked.signal },
  );
  const shown = asked.fit(objects);
  const end = skip + shown.length;
  return {
    objects: shown,
    total,
    ...(end < total ? { next_cursor: `${end}-${digest(asked, database.name)}` } : {}),
  };
}

async function expectSchema(reader: Reader, scope: Scope, schema: string): Promise<void> {
  const names = await schemaNames(reader, scope);
  if (names.includes(schema)) return;
  throw new ToolError(
    `There is no schema ${JSON.stringify(visible(schema))} here.${closestHint(
      schema,
      names.map((name) => visible(name)),
    )}`,
    {
      code: 'NOT_FOUND',
      hint: 'Leave schema out to look in all.',
    },
  );
}

interface Facts {
  readonly relations: ReadonlyMap<number, Relation>;
  readonly columns: ReadonlyMap<number, readonly Column[]>;
  readonly constraints: ReadonlyMap<number, readonly Constraint[]>;
  readonly foreignKeys: ReadonlyMap<number, readonly ForeignKey[]>;
  readonly routines: ReadonlyMap<number, Routine>;
  readonly enums: ReadonlyMap<number, Enum>;
}

/** They go out together. */
async function factsOf(
  reader: Reader,
  scope: Scope,
  hits: readonly Hit[],
  detail: Asked['detail'],
): Promise<Facts> {
  const of = (...kinds: Kind[]) => hits.filter(({ kind }) => kinds.includes(kind)).map(({ oid }) => oid);
  const tables = of('table', 'view', 'materialized_view', 'foreign_table');
  const wide = detail === 'full' ? tables : [];
  const [heads, members, keys, foreign, functions, types] = await Promise.all([
    relations(reader, tables),
    columns(reader, wide),
    constraints(reader, wide),
    foreignKeys(reader, scope, wide),
    routines(reader, of('function')),
    enums(reader, of('enum')),
  ]);
  const byOid = <Row extends { oid: number }>(rows: readonly Row[]) =>
    new Map(rows.map((row) => [row.oid, row]));
  return {
    relations: byOid(heads),
    columns: byOwner(members),
    constraints: byOwner(keys),
    foreignKeys: byOwner(foreign),
    routines: byOid(functions),
    enums: byOid(types),
  };
}

function shownHit({ kind, oid, name, type, usable, matched }: Hit, facts: Facts, detail: Asked['detail']) {
  const relation = facts.relations.get(oid);
  const isRelation = relation !== undefined && kind !== 'column';
  const routine = kind === 'function' ? facts.routines.get(oid) : undefined;
  const values = kind === 'enum' ? facts.enums.get(oid)?.values : undefined;
  const comment = (isRelation ? relation : kind === 'function' ? routine : facts.enums.get(oid))?.comment;
  return {
    kind,
    name: visible(name),
    ...(type === null ? {} : { type: visible(type) }),
    ...(matched.length === 0 ? {} : { matched: matched.map((each) => visible(each)) }),
    ...(usable ? {} : { usable: false as const }),
    ...(isRelation && relation.rows !== null ? { rows: Math.round(relation.rows) } : {}),
    ...(isRelation && relation.bytes !== null ? { bytes: relation.bytes } : {}),
    ...(isRelation && relation.partitioned_by !== null ? { partitions: relation.partitions } : {}),
    ...(routine === undefined || routine.returns === null ? {} : { returns: visible(routine.returns) }),
    ...(values === undefined
      ? {}
      : {
          values: cut(
            values.map((each) => visible(each)),
            MOST_VALUES,
          ),
        }),
    ...(comment === null || comment === undefined ? {} : { comment: shortened(visible(comment)) }),
    ...(isRelation && detail === 'full' ? { columns: columnLines(oid, facts) } : {}),
  };
}

/** `customer_id bigint → public.customers(id)` */
function columnLines(oid: number, facts: Facts): string[] {
  const keys = facts.constraints.get(oid) ?? [];
  const primary = keys.find(({ type }) => type === 'primary key')?.columns ?? [];
  const foreign = (facts.foreignKeys.get(oid) ?? []).filter(({ direction }) => direction === 'out');
  const lines = (facts.columns.get(oid) ?? []).map(({ name, type }) => {
    const to = foreign.find((key) => key.columns.includes(name));
    const marks = [
      ...(primary.includes(name) ? ['PK'] : []),
      ...(to === undefined ? [] : [`→ ${to.other}(${to.to_columns[to.columns.indexOf(name)]})`]),
    ];
    return visible([name, type, ...marks].join(' '));
  });
  return cut(lines, MOST_COLUMNS);
}

function cut(lines: readonly string[], most: number): string[] {
  return lines.length > most ? [...lines.slice(0, most), `… ${lines.length - most} more`] : [...lines];
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > LONGEST_COMMENT ? `${characters.slice(0, LONGEST_COMMENT).join('')}…` : text;
}

/** `60-9f3c2a81`: how many objects come before, and of which question. */
function skipOf(asked: Asked, db: string): number {
  if (asked.cursor === undefined) return 0;
  const [, skip, of] = /^(\d{1,9})-([0-9a-f]{8})$/.exec(asked.cursor) ?? [];
  if (skip === undefined || of !== digest(asked, db))
    throw new ToolError('This cursor is not of this search.', {
      code: 'INVALID_CURSOR',
      hint: 'Send next_cursor with the same query, kinds, schema and db as before, or leave it out to begin anew.',
    });
  return Number(skip);
}

function digest({ query, kinds, schema }: Asked, db: string): string {
  const text = JSON.stringify([db, query, kinds, schema]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
