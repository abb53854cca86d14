import type { PlanNode } from './plan.ts';

export interface Times {
  /** Cost of the node without its children. */
  readonly ownCost: number;
  /** Milliseconds by the clock, in all loops, with its children; 0 where the statement was not run. */
  readonly totalMs: number;
  readonly ownMs: number;
  /** Of the whole, 0 to 1: of the time where the statement was run, of the cost otherwise. */
  readonly share: number;
}

/** Where cost and time went, node by node. */
export function timesOf(nodes: readonly PlanNode[]): Map<PlanNode, Times> {
  const total = new Map(nodes.map((node) => [node, clock(node)]));
  const cost = new Map(nodes.map((node) => [node, node.raw['Total Cost']]));
  const scanned = scannedCtes(nodes);
  const [root] = nodes;
  const whole = { ms: (root && total.get(root)) ?? 0, cost: root?.raw['Total Cost'] ?? 0 };
  return new Map(
    nodes.map((node) => {
      const parts = [...node.children.filter((child) => !isCte(child)), ...(scanned.get(node) ?? [])];
      const ownMs = left(total, node, parts);
      const ownCost = left(cost, node, parts);
      const share = whole.ms > 0 ? ownMs / whole.ms : ownCost / Math.max(whole.cost, 1e-9);
      return [node, { ownCost, totalMs: total.get(node) ?? 0, ownMs, share: Math.min(1, share) }];
    }),
  );
}

function left(values: Map<PlanNode, number>, node: PlanNode, parts: readonly PlanNode[]): number {
  const spent = parts.reduce((sum, part) => sum + (values.get(part) ?? 0), 0);
  return Math.max(0, (values.get(node) ?? 0) - spent);
}

/** A loop of a worker runs beside those of the others. */
function clock(node: PlanNode): number {
  const { 'Actual Total Time': ms = 0, 'Actual Loops': loops = 0 } = node.raw;
  return (ms * loops) / Math.max(1, Math.min(loops, processes(node)));
}

function processes({ parent }: PlanNode): number {
  for (let node = parent; node !== undefined; node = node.parent) {
    const workers = node.raw['Workers Launched'];
    if (workers !== undefined) return workers + 1;
  }
  return 1;
}

function isCte({ raw }: PlanNode): boolean {
  return raw['Parent Relationship'] === 'InitPlan' && (raw['Subplan Name'] ?? '').startsWith('CTE ');
}

/** A CTE runs within the first scan of it, not within the node that it hangs on. */
function scannedCtes(nodes: readonly PlanNode[]): Map<PlanNode, PlanNode[]> {
  const parts = new Map<PlanNode, PlanNode[]>();
  for (const cte of nodes.filter(isCte)) {
    const name = (cte.raw['Subplan Name'] ?? '').slice('CTE '.length);
    const scan = nodes.find(({ raw }) => raw['Node Type'] === 'CTE Scan' && raw['CTE Name'] === name);
    if (scan !== undefined) parts.set(scan, [...(parts.get(scan) ?? []), cte]);
  }
  return parts;
}
