import { above } from '../plan/plan.ts';
import { plannedLoops, plannedRows, randomPageCost } from '../plan/estimates.ts';
import type { Condition } from '../plan/conditions.ts';
import type { Shape } from './shape.ts';
import type { Usage } from './usages.ts';

const ROW_COST = 0.015;
const STEP_COST = 0.0025;
/** What the planner takes a range for, of which it knows nothing. */
const RANGE_SHARE = 1 / 3;
const CONTAINS_SHARE = 0.01;

/** Cost that an index would save where a plan reads a table, roughly as the planner reckons; 0 where it would not help. */
export function savedBy(shape: Shape, usage: Usage): number {
  const same = shape.table.schema === usage.target.schema && shape.table.name === usage.target.name;
  if (!same || usage.table.rows < 1) return 0;
  const ways = [savedByFilter(shape, usage), ...usage.joins.map((join) => savedByJoin(shape, usage, join))];
  return Math.max(0, ...ways);
}

function savedByFilter(shape: Shape, usage: Usage): number {
  const { scan, table, filters, sort } = usage;
  const loops = plannedLoops(scan);
  const now = scan.raw['Total Cost'] * loops + gathering(usage);
  const match = matchKeys(shape, filters, usage);
  // Of all conditions together the planner knows more than their statistics one by one: how often a value is there.
  const wanted = table.rows * (match.all ? shareOf(usage) : Math.max(match.share, shareOf(usage)));
  const ordered =
    sort !== undefined &&
    isOrdered(
      shape,
      match.equal,
      sort.columns.map(({ column }) => column),
    );
  if (!match.any && !(ordered && sort.limit !== undefined) && shape.where === undefined) return 0;
  if (!ordered) return now - lookup(shape, usage, wanted) * loops;
  const { node, limit } = sort;
  // With a limit, as many rows are read as it takes until enough of them pass what the index does not know.
  const passing = Math.max(plannedRows(scan), 1) / Math.max(wanted, 1);
  const read = limit === undefined ? wanted : Math.min(wanted, limit / Math.min(1, passing));
  const sorting = node.raw['Total Cost'] - (node.children[0]?.raw['Total Cost'] ?? node.raw['Total Cost']);
  return now - lookup(shape, usage, read) * loops + Math.max(0, sorting);
}

/** What it costs to have several processes scan: few rows need none. */
function gathering({ scan, plan }: Usage): number {
  if (scan.raw['Parallel Aware'] !== true) return 0;
  for (const node of above(scan)) {
    if (node.raw['Workers Planned'] !== undefined) return plan.times(node).ownCost;
  }
  return 0;
}

/** As the inner side of a nested loop: one look into the index for each row of the other side. */
function savedByJoin(shape: Shape, usage: Usage, { condition, node }: Usage['joins'][number]): number {
  const { scan, table, filters } = usage;
  const others = node.children.filter((child) => !isWithin(usage, child));
  const [outer] = others;
  if (node === scan || outer === undefined || shape.keys[0]?.column !== condition.column) return 0;
  if (
    others.length !== 1 ||
    !['Inner', 'Semi', 'Left', 'Right', 'Anti', undefined].includes(node.raw['Join Type'])
  )
    return 0;
  const match = matchKeys(shape, [...filters, condition], usage);
  const rows = plannedRows(outer);
  const now = node.raw['Total Cost'] - outer.raw['Total Cost'];
  return (now - rows * lookup(shape, usage, table.rows * match.share)) * plannedLoops(node);
}

function isWithin({ scan }: Usage, node: Usage['scan']): boolean {
  return node === scan || node.children.some((child) => isWithin({ scan } as Usage, child));
}

interface Match {
  readonly any: boolean;
  /** Leading keys that are compared for equality. */
  readonly equal: number;
  /** It knows of all that is asked. */
  readonly all: boolean;
  /** Of the table's rows that the index leads to. */
  readonly share: number;
}

function matchKeys(shape: Shape, conditions: readonly Condition[], usage: Usage): Match {
  let share = shape.part;
  let equal = 0;
  let ranged = false;
  const used = new Set<Condition>();
  for (const { column, expression } of shape.keys) {
    const of = conditions.filter(
      (one) => one.column === column && (one.through !== undefined) === (expression !== undefined),
    );
    const here = of.filter(({ test }) => ['equal', 'range', 'like', 'ilike', 'contains'].includes(test));
    const [best] = here.toSorted((one) => (one.test === 'equal' ? -1 : 1));
    if (best === undefined) break;
    for (const one of here) used.add(one);
    share *= shareFor(best, usage);
    if (best.test !== 'equal') {
      ranged = true;
      break;
    }
    equal += 1;
  }
  const asked = conditions.filter(({ test }) => !['is_not_null'].includes(test));
  const all = usage.complete && asked.every((one) => used.has(one) || isFlag(one, shape));
  return { any: equal > 0 || ranged, equal, all, share };
}

function isFlag({ test, column }: Condition, { where }: Shape): boolean {
  return (test.startsWith('is_') && where?.includes(column)) ?? false;
}

function shareFor({ column, test }: Condition, { table }: Usage): number {
  if (test === 'equal')
    return 1 / Math.max(1, Math.min(table.columns.get(column)?.distinct ?? 200, table.rows));
  return test === 'range' ? RANGE_SHARE : CONTAINS_SHARE;
}

function shareOf({ scan, table }: Usage): number {
  return Math.min(1, plannedRows(scan) / Math.max(1, table.rows));
}

function isOrdered({ keys, method }: Shape, equal: number, columns: readonly string[]): boolean {
  const rest = keys.slice(equal).map(({ column }) => column);
  return method === 'btree' && columns.every((column, at) => rest[at] === column);
}

/** One look into an index, and the pages of the table that it leads to: fewer steps between them, the more they are. */
function lookup({ keys, include }: Shape, { table, plan, needed }: Usage, rows: number): number {
  const random = randomPageCost(plan);
  const pages = Math.max(1, table.pages);
  const touched = pages * (1 - Math.exp(-rows / pages));
  const each = random - (random - 1) * Math.sqrt(touched / pages);
  // As the planner: several columns are in the order of the first, but less so.
  const several = keys.length > 1 ? 0.75 : 1;
  const inOrder = ((table.columns.get(keys[0]?.column ?? '')?.correlation ?? 0) * several) ** 2;
  const scattered = touched * each * (1 - inOrder) + (inOrder * rows * pages) / Math.max(1, table.rows);
  const has = new Set([...keys.map(({ column, expression }) => expression ?? column), ...include]);
  const covers = needed?.isSubsetOf(has) ?? false;
  const heap = covers ? scattered * (1 - table.visible) : scattered;
  const descent = Math.log2(table.rows + 1) * STEP_COST + random;
  return descent + heap + rows * ROW_COST;
}
