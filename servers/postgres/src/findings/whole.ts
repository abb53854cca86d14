import { tableKey } from '../plan/tables.ts';
import { count, severityOf, tableOf, type Finding, type Rule } from './finding.ts';

/** Making machine code took longer than it could save. */
export const jit: Rule = ({ plan }) => {
  const { jit: made, executionMs = 0 } = plan;
  if (made === undefined || made.ms < 20 || made.ms < executionMs * 0.25) return [];
  const share = Math.min(1, made.ms / executionMs);
  return [
    {
      rule: 'jit',
      severity: severityOf(share),
      node: undefined,
      says: `Making machine code for ${count(made.functions)} functions took ${count(made.ms)} of ${count(executionMs)} ms.`,
      evidence: { jit_ms: made.ms, execution_ms: executionMs, functions: made.functions },
      todo: 'Turn it off for statements like this, or raise jit_above_cost.',
      sql: 'SET LOCAL jit = off',
      share,
    },
  ];
};

const MANY = 4;

/** Every part of a partitioned table is read, though there are conditions. */
export const unprunedPartitions: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    if (!node.raw['Node Type'].endsWith('Append') || (node.raw['Subplans Removed'] ?? 0) > 0) return [];
    const parts = node.children.flatMap((child) => tableOf(facts, child) ?? []);
    const roots = new Set(parts.map(({ root }) => tableKey(root)));
    const [first] = parts;
    const isPart = first !== undefined && tableKey(first) !== tableKey(first.root);
    const isFiltered = node.children.some(
      ({ raw }) => raw.Filter !== undefined || raw['Index Cond'] !== undefined,
    );
    if (parts.length < MANY || roots.size !== 1 || !isPart || !isFiltered) return [];
    const whole = facts.tables.get(tableKey(first.root));
    if (whole === undefined || parts.length < whole.parts) return [];
    const share = node.children.reduce((sum, child) => sum + facts.plan.times(child).share, 0);
    return [
      {
        rule: 'unpruned_partitions',
        severity: severityOf(share / 2),
        node,
        says: `All ${count(parts.length)} partitions are read, and no condition leaves one out.`,
        evidence: { partitions: parts.length },
        todo: 'Add a condition on the partition key, with a constant or a parameter, without a function around the column.',
        share: share / 2,
      },
    ];
  });

/** Fewer processes helped than the plan counts on. */
export const missingWorkers: Rule = ({ plan }) =>
  plan.nodes.flatMap((node): Finding[] => {
    const { 'Workers Planned': planned = 0, 'Workers Launched': launched = planned } = node.raw;
    if (launched >= planned) return [];
    return [
      {
        rule: 'missing_workers',
        severity: 'low',
        node,
        says: `${count(planned)} processes were to help, and ${count(launched)} were free.`,
        evidence: { workers_planned: planned, workers_launched: launched },
        todo: 'The server was busy: measure again, or raise max_parallel_workers.',
        share: 0.01,
      },
    ];
  });
