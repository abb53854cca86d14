import type { Usage } from '../advise/usages.ts';
import { plannedLoops } from '../plan/estimates.ts';
import type { Plan, PlanNode } from '../plan/plan.ts';
import { tableKey, type Table, type Tables } from '../plan/tables.ts';

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is not well in a plan. The words are ours alone; names of the database stand in `sql`. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly node: PlanNode | undefined;
  readonly says: string;
  readonly evidence: Readonly<Record<string, number>>;
  readonly todo: string;
  readonly sql?: string | undefined;
  /** More nodes of which the same is to be said: parts of one table. */
  readonly also?: number;
  /** Of the whole, 0 to 1: what is at stake. */
  readonly share: number;
}

export interface Case {
  readonly plan: Plan;
  readonly tables: Tables;
  readonly usages: readonly Usage[];
  /** KiB, as the plan was made with it. */
  readonly workMem: number;
}

export type Rule = (facts: Case) => Finding[];

/** By what is at stake; of what costs nearly nothing nobody needs to know first. */
export function severityOf(share: number): Severity {
  if (share >= 0.3) return 'high';
  return share >= 0.05 ? 'medium' : 'low';
}

export function tableOf({ tables }: Case, { relation }: PlanNode): Table | undefined {
  return relation && tables.get(tableKey(relation));
}

/** As people write numbers: `1,234`, `0.25`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

/** What runs as often as this is found for that, and not for what one run of it does. */
export const MANY_LOOPS = 100;

/** How often a node ran, or is expected to. */
export function loopsOf(node: PlanNode): number {
  return node.raw['Actual Loops'] ?? Math.round(plannedLoops(node));
}
