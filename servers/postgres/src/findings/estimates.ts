import { freeName, quoteName, quoteTable } from '../advise/names.ts';
import { above, below, type PlanNode } from '../plan/plan.ts';
import type { Table } from '../plan/tables.ts';
import { count, severityOf, tableOf, type Case, type Finding, type Rule } from './finding.ts';

const FAR_OFF = 10;
const FEW = 100;
/** What is seen of a mistake goes on upwards, so the lowest nodes that have it are told, and not all of them. */
const MOST = 3;

/** The planner expected far more or far fewer rows. */
export const misestimate: Rule = (facts) => {
  const wrong = facts.plan.nodes.filter((node) => offBy(node) >= FAR_OFF);
  const lowest = wrong.filter((node) => !node.children.some((child) => wrong.includes(child)));
  return lowest.slice(0, MOST).map((node) => {
    const { 'Plan Rows': planned, 'Actual Rows': rows = 0, 'Actual Loops': loops = 0 } = node.raw;
    const off = Math.round(offBy(node));
    const share = Math.max(...[node, ...above(node)].map((one) => facts.plan.times(one).share));
    return {
      rule: 'misestimate',
      severity: severityOf(share * Math.min(1, Math.log10(off) / 3)),
      node,
      says: `${count(rows)} rows came where ${count(planned)} were expected, in each of ${count(loops)} loops: ${count(off)} times ${rows > planned ? 'more' : 'fewer'}.`,
      evidence: { rows_expected: planned, rows, loops, off_by: off },
      ...remedy(facts, node),
      share: share * Math.min(1, Math.log10(off) / 3),
    };
  });
};

function offBy(node: PlanNode): number {
  const { 'Plan Rows': planned, 'Actual Rows': rows, 'Actual Loops': loops = 0 } = node.raw;
  if (rows === undefined || loops === 0 || Math.max(planned, rows) * loops < FEW) return 1;
  if (rows < planned && isStopped(node)) return 1;
  // Hashes and bitmaps hand on what they were given, or count in other ways.
  if (['Hash', 'BitmapAnd', 'BitmapOr', 'Limit', 'ModifyTable'].includes(node.raw['Node Type'])) return 1;
  return Math.max(planned, 1) > Math.max(rows, 1) ? planned / Math.max(rows, 1) : rows / Math.max(planned, 1);
}

/** A node above may have had enough before all its rows came. */
function isStopped(node: PlanNode): boolean {
  let child = node;
  for (const parent of above(node)) {
    const {
      'Node Type': type,
      'Join Type': join,
      'Inner Unique': unique,
    } = parent.raw as PlanNode['raw'] & { 'Inner Unique'?: boolean };
    if (type === 'Limit' || type === 'Merge Join') return true;
    const inner = child.raw['Parent Relationship'] === 'Inner';
    if (type === 'Nested Loop' && inner && (join === 'Semi' || join === 'Anti' || unique === true))
      return true;
    if (/^(?:Sort|Hash|Aggregate|Materialize)$/.test(type)) return false;
    child = parent;
  }
  return false;
}

function remedy(facts: Case, node: PlanNode): Pick<Finding, 'todo' | 'sql'> {
  const table = tableOf(facts, node) ?? [...below(node)].flatMap((one) => tableOf(facts, one) ?? [])[0];
  if (table !== undefined && isStale(table))
    return { todo: 'Take new statistics first.', sql: `ANALYZE ${quoteTable(table)}` };
  const usage = facts.usages.find(({ scan }) => scan === node);
  const columns = [...new Set(usage?.filters.map(({ column }) => column))];
  if (table === undefined || usage === undefined || columns.length === 0)
    return {
      todo: 'The conditions depend on each other. Rewrite them, or take extended statistics of their columns.',
    };
  if (columns.length === 1)
    return {
      todo: 'Take finer statistics of the column, then ANALYZE.',
      sql: `ALTER TABLE ${quoteTable(table)} ALTER COLUMN ${columns.map(quoteName).join('')} SET STATISTICS 1000`,
    };
  const name = freeName([table.name, ...columns], 'stats');
  return {
    todo: 'Take statistics of these columns together, then ANALYZE.',
    sql: `CREATE STATISTICS ${quoteName(table.schema)}.${quoteName(name)} ON ${columns.map(quoteName).join(', ')} FROM ${quoteTable(table)}`,
  };
}

function isStale({ analyzed, changed, rows }: Table): boolean {
  return analyzed === null ? changed > 50 : changed > 1000 && changed > rows * 0.2;
}

/** Much changed since statistics were taken. */
export const staleStatistics: Rule = ({ plan, tables }) =>
  [...tables.values()]
    .filter((table) => !table.partitioned && isStale(table))
    .map((table) => {
      const node = plan.nodes.find(
        ({ relation }) => relation?.name === table.name && relation.schema === table.schema,
      );
      const never = table.analyzed === null;
      return {
        rule: 'stale_statistics',
        severity: never ? 'medium' : 'low',
        node,
        says: never
          ? 'Nobody ever took statistics of the table, so the plan is a guess.'
          : `${count(table.changed)} rows of about ${count(table.rows)} changed since statistics were taken.`,
        evidence: { rows_changed: table.changed, rows: table.rows },
        todo: 'Take new statistics, then explain again.',
        sql: `ANALYZE ${quoteTable(table)}`,
        share: 0.05,
      };
    });
