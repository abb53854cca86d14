import { below, type PlanNode } from '../plan/plan.ts';
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

const ROWS = 100;

/** A table is read whole, again for each row of another. */
export const repeatedScan: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    const rows = tableOf(facts, node)?.rows ?? 0;
    const loops = loopsOf(node);
    if (node.raw['Node Type'] !== 'Seq Scan' || loops < MANY_LOOPS || rows < ROWS || inSubplan(node))
      return [];
    const share = shareOf(facts, node, loops);
    const sql = betterIndex(facts, node);
    return [
      {
        rule: 'repeated_scan',
        severity: severityOf(share),
        node,
        says: `The nested loop reads this table whole ${count(loops)} times.`,
        evidence: { loops, rows_each: rows },
        todo:
          sql === undefined
            ? 'Join by equality of columns, so that a hash or an index can serve.'
            : 'Make the index of sql: one look for each row.',
        sql,
        share,
      },
    ];
  });

/** A subquery that depends on the row runs for each of them. */
export const repeatedSubplan: Rule = (facts) =>
  facts.plan.nodes.flatMap((node): Finding[] => {
    const loops = loopsOf(node);
    if (node.raw['Parent Relationship'] !== 'SubPlan' || loops < MANY_LOOPS) return [];
    const share = Math.max(...[...below(node)].map((one) => shareOf(facts, one, loops)));
    const sql = [...below(node)].flatMap((one) => (one.relation && betterIndex(facts, one)) ?? [])[0];
    return [
      {
        rule: 'repeated_subplan',
        severity: severityOf(share),
        node,
        says: `The subquery runs ${count(loops)} times, once for each row.`,
        evidence: { loops, cost_each: node.raw['Total Cost'] },
        todo: `Write it as a join, or as one grouped subquery that is joined${sql === undefined ? '.' : '; or make the index of sql.'}`,
        sql,
        share,
      },
    ];
  });

function inSubplan(node: PlanNode): boolean {
  for (let one: PlanNode | undefined = node; one !== undefined; one = one.parent) {
    if (one.raw['Parent Relationship'] === 'SubPlan') return true;
  }
  return false;
}

/** Planned costs are for one loop. */
function shareOf({ plan }: Case, node: PlanNode, loops: number): number {
  const times = plan.times(node);
  if (plan.analyzed) return times.share;
  return Math.min(1, (times.ownCost * loops) / Math.max(plan.root.raw['Total Cost'], 1));
}
