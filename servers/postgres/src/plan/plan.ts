import { timesOf, type Times } from './times.ts';
import type { RawNode, RawPlan } from './raw.ts';

interface PlanRelation {
  readonly schema: string;
  readonly name: string;
  /** Unlike any other of its plan. */
  readonly alias: string;
}

export interface PlanNode {
  /** Its place in the tree, from 1, parents before children. */
  readonly id: number;
  readonly depth: number;
  readonly raw: RawNode;
  readonly parent: PlanNode | undefined;
  readonly children: readonly PlanNode[];
  readonly relation: PlanRelation | undefined;
}

export interface Plan {
  readonly root: PlanNode;
  /** All nodes, parents before children. */
  readonly nodes: readonly PlanNode[];
  /** The statement was run. */
  readonly analyzed: boolean;
  readonly planningMs: number | undefined;
  readonly executionMs: number | undefined;
  readonly jit: { readonly functions: number; readonly ms: number } | undefined;
  /** What bears on plans and is not as it was built. */
  readonly settings: Readonly<Record<string, string>>;
  readonly times: (node: PlanNode) => Times;
}

/** The plan that EXPLAIN (FORMAT JSON) wrote. */
export function readPlan(raw: RawPlan): Plan {
  const nodes: PlanNode[] = [];
  const root = grow(raw.Plan, undefined, nodes);
  // Ours, so that a plan is for any values.
  const { plan_cache_mode: _ours, ...settings } = raw.Settings ?? {};
  const times = timesOf(nodes);
  return {
    root,
    nodes,
    analyzed: raw.Plan['Actual Loops'] !== undefined,
    planningMs: raw['Planning Time'],
    executionMs: raw['Execution Time'],
    jit: raw.JIT && { functions: raw.JIT.Functions, ms: raw.JIT.Timing.Total },
    settings,
    times: (node) => times.get(node) ?? { ownCost: 0, totalMs: 0, ownMs: 0, share: 0 },
  };
}

function grow(raw: RawNode, parent: PlanNode | undefined, nodes: PlanNode[]): PlanNode {
  const children: PlanNode[] = [];
  const { 'Relation Name': name, Schema: schema = '', Alias: alias = name ?? '' } = raw;
  const relation = name === undefined ? undefined : { schema, name, alias };
  const depth = parent === undefined ? 0 : parent.depth + 1;
  const node: PlanNode = { id: nodes.length + 1, depth, raw, parent, children, relation };
  nodes.push(node);
  for (const child of raw.Plans ?? []) children.push(grow(child, node, nodes));
  return node;
}

/** The nodes above one, nearest first. */
export function* above({ parent }: PlanNode): Generator<PlanNode> {
  for (let node = parent; node !== undefined; node = node.parent) yield node;
}

/** The node and all below it, parents before children. */
export function* below(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.children) yield* below(child);
}

/** Rows that a node gave in all its loops; undefined where the statement was not run. */
export function rowsGiven({ raw }: PlanNode): number | undefined {
  const { 'Actual Rows': rows, 'Actual Loops': loops } = raw;
  return rows === undefined || loops === undefined ? undefined : Math.round(rows * loops);
}

const AGGREGATES: Record<string, string> = {
  Plain: 'Aggregate',
  Sorted: 'GroupAggregate',
  Hashed: 'HashAggregate',
  Mixed: 'MixedAggregate',
};

/** What a node does, as PostgreSQL's text form calls it: `Parallel Seq Scan`, `Hash Left Join`. */
export function kindOf({ raw }: PlanNode): string {
  const join = raw['Join Type'] ?? 'Inner';
  const mode = raw['Partial Mode'] ?? 'Simple';
  const words = [
    ...(raw['Parallel Aware'] === true ? ['Parallel'] : []),
    ...(mode === 'Simple' ? [] : [mode]),
    joined(raw, join),
    ...(raw['Scan Direction'] === 'Backward' ? ['Backward'] : []),
  ];
  return words.join(' ');
}

function joined(raw: RawNode, join: string): string {
  const type = raw['Node Type'];
  if (type === 'Aggregate') return AGGREGATES[raw.Strategy ?? 'Plain'] ?? type;
  if (type === 'ModifyTable') return raw.Operation ?? type;
  if (join === 'Inner') return type;
  return type === 'Nested Loop' ? `Nested Loop ${join} Join` : type.replace('Join', `${join} Join`);
}
