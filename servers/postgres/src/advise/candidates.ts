import type { Condition } from '../plan/conditions.ts';
import type { Table } from '../plan/tables.ts';
import { quoteName } from './names.ts';
import { isServed, shapeId, type Shape, type ShapeKey } from './shape.ts';
import type { Usage } from './usages.ts';

/** Things that a database may have and an index may need. */
export interface Extras {
  /** The schema of pg_trgm. */
  readonly trigrams?: string | undefined;
}

const MOST_KEYS = 4;

/** The indexes that could serve what a plan asks of a table, none of which is there; likeliest first. */
export function candidatesFor(usage: Usage, extras: Extras = {}): Shape[] {
  const { target } = usage;
  const part = partOf(usage);
  const shapes = [
    ...keyLists(usage).map((keys): Shape => ({ table: target, method: 'btree', keys, include: [], part: 1 })),
    ...(part === undefined ? [] : partial(usage, part)),
    ...special(usage, extras),
  ];
  const wide = shapes.flatMap((shape) => covering(shape, usage));
  const all = [...shapes, ...wide].filter((shape) => shape.keys.length > 0);
  const unique = [...new Map(all.map((shape) => [shapeId(shape), shape])).values()];
  return unique.filter((shape) => !isServed(shape, target.indexes));
}

/** Equality first, the most telling column first; then a range, or what the rows are sorted by. */
function keyLists(usage: Usage): ShapeKey[][] {
  const { table, filters, joins, sort } = usage;
  const equal = byDistinct(
    filters.filter(({ test }) => test === 'equal'),
    table,
  );
  const ranges = byDistinct(filters.filter(isRange), table);
  const [range] = ranges;
  const sorted = (sort?.columns ?? []).map(({ column, descending }) => ({ column, descending }));
  const joined = joins
    .filter(({ condition }) => condition.test === 'equal')
    .map(({ condition }) => condition);
  return [
    listOf(equal, range),
    [...listOf(equal), ...sorted],
    sorted,
    ...joined.flatMap((join) => [listOf([join, ...equal], range), listOf([join])]),
    listOf(byDistinct(joined, table)),
    ...equal.map((condition) => listOf([condition])),
    ...ranges.map((condition) => listOf([], condition)),
  ].map(tidy);
}

function isRange({ test, pattern }: Condition): boolean {
  return test === 'range' || (test === 'like' && /^[^%_\\]/.test(pattern ?? ''));
}

function listOf(equal: readonly Condition[], range?: Condition): ShapeKey[] {
  return [...equal, ...(range === undefined ? [] : [range])].map(keyFor);
}

/** One key for each column, and not too many; a sort that is all backwards is read backwards. */
function tidy(keys: readonly ShapeKey[]): ShapeKey[] {
  const seen = new Set<string>();
  const list = keys
    .filter(({ column, expression = column }) => !seen.has(expression) && seen.add(expression))
    .slice(0, MOST_KEYS);
  const turns = new Set(list.flatMap(({ descending }) => descending ?? []));
  return turns.size === 1 ? list.map(({ descending: _all, ...key }) => key) : list;
}

function keyFor({ column, through, test }: Condition): ShapeKey {
  if (through !== undefined) return { column, expression: `${through}(${quoteName(column)})` };
  return test === 'like' ? { column, opclass: 'text_pattern_ops' } : { column };
}

function byDistinct(conditions: readonly Condition[], { columns }: Table): Condition[] {
  const distinct = ({ column }: Condition) => columns.get(column)?.distinct ?? 1;
  return conditions.toSorted((one, other) => distinct(other) - distinct(one));
}

interface Part {
  readonly where: string;
  readonly part: number;
}

/** Fewer rows than this share, and an index of them alone is small. */
const FEW = 0.1;

/** A condition without a value that few rows meet: open tasks, rows that failed. */
function partOf({ filters, table }: Usage): Part | undefined {
  return filters
    .flatMap(({ column: name, test }) => {
      const column = table.columns.get(name);
      if (column === undefined) return [];
      const sql = quoteName(name);
      const parts: Partial<Record<Condition['test'], [string, number]>> = {
        is_null: [`${sql} IS NULL`, column.nulls],
        is_not_null: [`${sql} IS NOT NULL`, 1 - column.nulls],
        ...(column.trues !== undefined && {
          is_true: [sql, column.trues],
          is_false: [`NOT ${sql}`, 1 - column.trues - column.nulls],
        }),
      };
      const [where, part] = parts[test] ?? ['', 1];
      return part <= FEW ? [{ where, part }] : [];
    })
    .toSorted((one, other) => one.part - other.part)[0];
}

function partial(usage: Usage, { where, part }: Part): Shape[] {
  const { target, table } = usage;
  const lists = keyLists(usage).filter((keys) => keys.length > 0);
  const key = target.indexes.find(({ constraint, unique }) => constraint && unique)?.keys[0]?.column;
  const own = key ?? [...table.columns.keys()][0];
  if (lists.length === 0 && own !== undefined && own !== null) lists.push([{ column: own }]);
  return lists
    .slice(0, 2)
    .map((keys) => ({ table: target, method: 'btree', keys, include: [], where, part }));
}

const RANGE_TYPE = /(?:range|multirange)$/;

/** What is in a document, a list or a text. */
function special({ filters, target, table }: Usage, { trigrams }: Extras): Shape[] {
  return filters.flatMap(({ column, test, through, pattern = '' }): Shape[] => {
    const type = table.columns.get(column)?.type ?? '';
    const shape = { table: target, include: [], part: 1 };
    if (through !== undefined) return [];
    if (test === 'contains' && (type === 'jsonb' || type === 'tsvector' || type.startsWith('_')))
      return [{ ...shape, method: 'gin', keys: [{ column }] }];
    if (test === 'contains' && RANGE_TYPE.test(type))
      return [{ ...shape, method: 'gist', keys: [{ column }] }];
    if ((test !== 'like' && test !== 'ilike') || trigrams === undefined || !/[^%_]{3}/.test(pattern))
      return [];
    return [{ ...shape, method: 'gin', keys: [{ column, opclass: `${quoteName(trigrams)}.gin_trgm_ops` }] }];
  });
}

const MOST_INCLUDED = 3;
const MOST_INCLUDED_BYTES = 32;

/** With the few narrow columns that would save the visit to the table; where rows often change it would not. */
function covering(shape: Shape, { needed, table, complete }: Usage): Shape[] {
  const { method, keys, table: target } = shape;
  if (method !== 'btree' || needed === undefined || !complete || keys.some((key) => key.expression))
    return [];
  const has = new Set(keys.map(({ column }) => column));
  const include = [...needed].filter((column) => !has.has(column) && table.columns.has(column));
  const bytes = include.reduce((sum, column) => sum + (table.columns.get(column)?.width ?? 32), 0);
  const cheap = include.length > 0 && include.length <= MOST_INCLUDED && bytes <= MOST_INCLUDED_BYTES;
  return cheap && target.visible > 0.5 ? [{ ...shape, include }] : [];
}
