import type { Table, TableIndex } from '../plan/tables.ts';
import { freeName, quoteName, quoteTable } from './names.ts';

export interface ShapeKey {
  readonly column: string;
  /** Instead of the column: `lower("name")`. */
  readonly expression?: string;
  readonly descending?: boolean;
  /** As SQL. */
  readonly opclass?: string;
}

/** An index that could be. */
export interface Shape {
  readonly table: Table;
  readonly method: 'btree' | 'gin' | 'gist';
  readonly keys: readonly ShapeKey[];
  readonly include: readonly string[];
  /** The condition of a partial index, as SQL. */
  readonly where?: string;
  /** Share of the table's rows that it holds. */
  readonly part: number;
}

/** The same for indexes that would be the same. */
export function shapeId(shape: Shape): string {
  return `${quoteTable(shape.table)} ${body(shape)}`;
}

/** The statement that makes it. Where others read and write meanwhile, a table with partitions has no such statement. */
export function createIndex(shape: Shape, taken: ReadonlySet<string> = new Set()): string {
  const { table, keys } = shape;
  const names = new Set([...table.indexes.map(({ name }) => name), ...taken]);
  const name = nameFor(table, keys, names);
  const how = table.partitioned ? '' : 'CONCURRENTLY ';
  return `CREATE INDEX ${how}${quoteName(name)} ON ${quoteTable(table)} ${body(shape)}`;
}

function nameFor(table: Table, keys: readonly ShapeKey[], taken: ReadonlySet<string>): string {
  return freeName([table.name, ...keys.map(({ column, expression = column }) => expression)], 'idx', taken);
}

function body({ method, keys, include, where }: Shape): string {
  const list = keys.map(({ column, expression, opclass, descending = false }) =>
    [expression ?? quoteName(column), opclass, descending ? 'DESC' : undefined].filter(Boolean).join(' '),
  );
  return [
    ...(method === 'btree' ? [] : [`USING ${method}`]),
    `(${list.join(', ')})`,
    ...(include.length === 0 ? [] : [`INCLUDE (${include.map(quoteName).join(', ')})`]),
    ...(where === undefined ? [] : [`WHERE ${where}`]),
  ].join(' ');
}

/** Item header and pointer, alignment, and the tenth of a page that stays free. */
const ENTRY = 16;
const FILL = 0.9;
const PAGE = 8192;

/** Bytes that it would take, by the statistics of its columns. */
export function shapeBytes({ table, keys, include, part }: Shape): number {
  const columns = [...keys.map(({ column }) => column), ...include];
  const width = columns.reduce((sum, column) => sum + (table.columns.get(column)?.width ?? 8), 0);
  const entries = Math.max(0, table.rows) * part * (Math.ceil(width / 8) * 8 + ENTRY);
  return (Math.ceil(entries / FILL / PAGE) + 2) * PAGE;
}

/** Whether an index that is there already serves all that this one would. */
export function isServed(shape: Shape, indexes: readonly TableIndex[]): boolean {
  return indexes.some((index) => {
    if (!index.valid || index.method !== shape.method) return false;
    if (index.where !== null && plain(index.where) !== plain(shape.where ?? '')) return false;
    if (index.where === null && shape.where !== undefined) return false;
    const covered = new Set([...index.keys.map(({ column }) => column), ...index.included]);
    return (
      shape.keys.every((key, at) => isKey(key, index, at)) && shape.include.every((name) => covered.has(name))
    );
  });
}

function isKey(
  { column, expression, opclass, descending = false }: ShapeKey,
  index: TableIndex,
  at: number,
): boolean {
  const there = index.keys[at];
  if (there === undefined) return false;
  if (expression !== undefined) return there.column === null && plain(there.sql) === plain(expression);
  if (opclass !== undefined) return there.sql.endsWith(opclass) && there.column === column;
  // Backwards serves as well, while all keys turn together: with one key that is always so.
  return there.column === column && (there.descending === descending || index.keys.length === 1);
}

function plain(sql: string): string {
  return sql.replaceAll(/::\w+|["()\s]/g, '');
}
