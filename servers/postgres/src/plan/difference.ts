import { labelOf, number } from './lines.ts';
import { plannedRows } from './estimates.ts';
import type { Plan, PlanNode } from './plan.ts';

/** A node that costs so many times more or less is another, though it does the same. */
const MUCH = 1.5;
/** Plans of thousands of partitions are compared as far as this. */
const MOST = 500;

/** Where two plans part: nodes of the first alone (-), of the second alone (+), and of both that cost otherwise (~). */
export function differenceLines(before: Plan, after: Plan): string[] {
  return pairs(before.nodes.slice(0, MOST), after.nodes.slice(0, MOST)).flatMap(([was, is]) => {
    if (was === undefined)
      return is === undefined ? [] : [`+ #${is.id} ${labelOf(is)}: ${costOf(after, is)}`];
    if (is === undefined) return [`- #${was.id} ${labelOf(was)}: ${costOf(before, was)}`];
    return isMuch(before, was, after, is)
      ? [`~ #${was.id} ${labelOf(was)}: ${costOf(before, was)} → #${is.id} ${costOf(after, is)}`]
      : [];
  });
}

function costOf(plan: Plan, node: PlanNode): string {
  const ms = plan.analyzed ? `, ${number(plan.times(node).totalMs)} ms` : '';
  return `cost ${number(node.raw['Total Cost'])}, ~${number(plannedRows(node))} rows${ms}`;
}

function isMuch(before: Plan, was: PlanNode, after: Plan, is: PlanNode): boolean {
  const off = (one: number, other: number) =>
    Math.max(one, other) > Math.max(Math.min(one, other), 0.01) * MUCH;
  const slower = before.analyzed && after.analyzed && off(before.times(was).totalMs, after.times(is).totalMs);
  return slower || off(was.raw['Total Cost'], is.raw['Total Cost']);
}

type Pair = readonly [PlanNode | undefined, PlanNode | undefined];

/** The longest sequence of nodes that both have, in order; between them, what only one has. */
function pairs(before: readonly PlanNode[], after: readonly PlanNode[]): Pair[] {
  const names = [before.map(labelOf), after.map(labelOf)] as const;
  const lengths = Array.from({ length: before.length + 1 }, () => Array.from(after, () => 0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1)
      row[j] = names[0][i] === names[1][j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const found: Pair[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    const same = i < before.length && j < after.length && names[0][i] === names[1][j];
    if (same) found.push([before[i++], after[j++]]);
    else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1)))
      found.push([before[i++], undefined]);
    else found.push([undefined, after[j++]]);
  }
  return found;
}
