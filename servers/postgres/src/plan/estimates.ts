import { above, type Plan, type PlanNode } from './plan.ts';

/** Rows of one loop as the planner expects them, of all workers together. */
export function plannedRows(node: PlanNode): number {
  const { 'Plan Rows': rows } = node.raw;
  for (const { raw } of above(node)) {
    const workers = raw['Workers Planned'];
    // The leader helps less, the more workers it has to feed: get_parallel_divisor.
    if (workers !== undefined) return rows * (workers + Math.max(0, 1 - 0.3 * workers));
  }
  return rows;
}

/** How often the planner expects a node to run, by what the nodes above it cost. */
export function plannedLoops(node: PlanNode): number {
  let loops = 1;
  let child = node;
  for (const parent of above(node)) {
    const inner = parent.raw['Node Type'] === 'Nested Loop' && child.raw['Parent Relationship'] === 'Inner';
    const subplan = child.raw['Parent Relationship'] === 'SubPlan';
    const once = ['Materialize', 'Memoize'].includes(child.raw['Node Type']);
    if ((inner && !once) || subplan) {
      const asked = inner ? plannedRows(parent.children[0] ?? parent) : Infinity;
      const afforded = parent.raw['Total Cost'] / Math.max(child.raw['Total Cost'], 1e-6);
      loops *= Math.max(1, Math.min(asked, afforded));
    }
    child = parent;
  }
  return loops;
}

/** What the planner takes a page at random to cost, beside one in order. */
export function randomPageCost({ settings }: Plan): number {
  return Number(settings['random_page_cost'] ?? 4) / Number(settings['seq_page_cost'] ?? 1);
}
