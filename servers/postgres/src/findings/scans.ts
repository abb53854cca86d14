import { quoteTable } from '../advise/names.ts';
import { plannedRows } from '../plan/estimates.ts';
import { rowsGiven, type PlanNode } from '../plan/plan.ts';
import { betterIndex } from './better-index.ts';
import {
  count,
  loopsOf,
  MANY_LOOPS,
  severityOf,
  tableOf,
  type Case,
  type Finding,
  type Rule,
} from './finding.ts';

const LARGE = 10_000;
const SELECTIVE = 0.05;

const NO_INDEX =
  'No plain index serves the condition as it is written: compare the bare column with a value, without a function, ' +
  'a cast or an OR around it.';
const NEW_INDEX = 'Make the index of sql.';

/** A whole table is read for a few of its rows. */
export const selectiveScan: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    const rows = Math.max(tableOf(facts, node)?.rows ?? 0, readRows(node) ?? 0);
    if (node.raw['Node Type'] !== 'Seq Scan' || node.raw.Filter === undefined || rows < LARGE) return [];
    if (loopsOf(node) >= MANY_LOOPS) return [];
    const kept = rowsGiven(node) ?? plannedRows(node);
    const read = readRows(node) ?? rows;
    if (kept > read * SELECTIVE) return [];
    const sql = betterIndex(facts, node);
    const usage = facts.usages.find(({ scan }) => scan === node);
    if (sql === undefined && usage?.complete === true) return [];
    return [
      {
        rule: 'selective_scan',
        severity: severityOf(shareWith(facts, node)),
        node,
        says: `It reads all ${count(read)} rows of a table to keep ${count(kept)}.`,
        evidence: { rows_read: read, rows_kept: kept },
        todo: sql === undefined ? NO_INDEX : NEW_INDEX,
        sql,
        share: shareWith(facts, node),
      },
    ];
  });

/** An index leads to rows of which a condition that it does not know drops most. */
export const filteredIndex: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    const { 'Node Type': type, 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops = 0 } = node.raw;
    const dropped = removed * loops;
    const kept = rowsGiven(node) ?? 0;
    if (!/^(?:Index|Bitmap Heap)/.test(type) || dropped < 1000 || dropped < kept * 10) return [];
    const sql = betterIndex(facts, node);
    return [
      {
        rule: 'filtered_index',
        severity: severityOf(facts.plan.times(node).share),
        node,
        says: `The index leads to ${count(dropped + kept)} rows, and the filter drops ${count(dropped)} of them.`,
        evidence: { rows_removed: dropped, rows_kept: kept },
        todo:
          sql === undefined
            ? NO_INDEX
            : 'An index that knows of the filter too finds them directly: see sql.',
        sql,
        share: facts.plan.times(node).share,
      },
    ];
  });

/** A join compares far more pairs than it keeps. */
export const filteredJoin: Rule = ({ plan }) =>
  plan.nodes.flatMap((node): Finding[] => {
    const { 'Rows Removed by Join Filter': removed = 0, 'Actual Loops': loops = 0 } = node.raw;
    const dropped = removed * loops;
    const kept = rowsGiven(node) ?? 0;
    if (dropped < 10_000 || dropped < kept * 10) return [];
    return [
      {
        rule: 'filtered_join',
        severity: severityOf(plan.times(node).share),
        node,
        says: `The join compares ${count(dropped + kept)} pairs of rows and keeps ${count(kept)}.`,
        evidence: { pairs_removed: dropped, rows_kept: kept },
        todo: 'Join by equality of columns, so that a hash or an index can find the pairs.',
        share: plan.times(node).share,
      },
    ];
  });

/** Rows are looked up in the table because the visibility map does not vouch for them. */
export const heapFetches: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    const { 'Heap Fetches': fetches = 0 } = node.raw;
    const table = tableOf(facts, node);
    if (table === undefined || fetches < 100 || fetches < (rowsGiven(node) ?? 0) * 0.1) return [];
    return [
      {
        rule: 'heap_fetches',
        severity: severityOf(facts.plan.times(node).share),
        node,
        says: `The index only scan still looked into the table ${count(fetches)} times.`,
        evidence: { heap_fetches: fetches, rows: rowsGiven(node) ?? 0, pages_visible: table.visible },
        todo: 'Vacuum the table; if it soon happens again, have autovacuum come to it more often.',
        sql: `VACUUM ${quoteTable(table)}`,
        share: facts.plan.times(node).share,
      },
    ];
  });

function readRows({ raw }: PlanNode): number | undefined {
  const { 'Actual Loops': loops, 'Actual Rows': rows = 0, 'Rows Removed by Filter': removed = 0 } = raw;
  return loops === undefined ? undefined : Math.round((rows + removed) * loops);
}

/** With the processes that are started for it. */
function shareWith({ plan }: Case, node: PlanNode): number {
  const gather = node.parent?.raw['Workers Planned'] === undefined ? undefined : node.parent;
  return Math.min(1, plan.times(node).share + (gather ? plan.times(gather).share : 0));
}
