import { visible } from '@plugboard/core';
import type { Finding } from '../findings/finding.ts';
import type { PlanData, PlanFinding, PlanRow } from '../in-view/plan/contract.ts';
import { labelOf } from './lines.ts';
import type { Plan, PlanNode } from './plan.ts';
import { CONDITIONS } from './raw.ts';
import { totalsLine, totalsOf } from './totals.ts';

/** Of a plan over thousands of partitions a person sees what is at its top. */
const MOST_NODES = 400;
const LONGEST_FACT = 400;

/** What the view of a plan is drawn from. */
export function planData(plan: Plan, generic: boolean, findings: readonly Finding[]): PlanData {
  const nodes = plan.nodes.slice(0, MOST_NODES);
  return {
    totals: `${totalsLine(totalsOf(plan))}${generic ? ', for any values of the parameters' : ''}`,
    analyzed: plan.analyzed,
    nodes: nodes.map((node) => rowOf(plan, node)),
    left: plan.nodes.length - nodes.length,
    findings: findings.map(findingOf),
  };
}

function rowOf(plan: Plan, node: PlanNode): PlanRow {
  const { id, depth, raw } = node;
  const { share, totalMs } = plan.times(node);
  const { 'Actual Rows': rows, 'Actual Loops': loops } = raw;
  return {
    id,
    depth,
    label: labelOf(node),
    share,
    cost: raw['Total Cost'],
    expectedRows: raw['Plan Rows'],
    ...(rows !== undefined && { rows }),
    ...(loops !== undefined && { loops, ms: totalMs }),
    facts: factsOf(node),
  };
}

function factsOf({ raw }: PlanNode): [string, string][] {
  const dropped = (raw['Rows Removed by Filter'] ?? 0) + (raw['Rows Removed by Join Filter'] ?? 0);
  const facts: [string, string | undefined][] = [
    ...CONDITIONS.map((name): [string, string | undefined] => [name, raw[name]]),
    ['Sort key', raw['Sort Key']?.join(', ')],
    ['Group key', raw['Group Key']?.join(', ')],
    ['Rows dropped in a loop', dropped === 0 ? undefined : String(dropped)],
    ['Sort', raw['Sort Method']],
    [
      'Workers',
      raw['Workers Launched'] === undefined
        ? undefined
        : `${raw['Workers Launched']} of ${raw['Workers Planned']}`,
    ],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, short(value)] as [string, string]],
  );
}

function short(text: string): string {
  const characters = Array.from(visible(text));
  return characters.length > LONGEST_FACT
    ? `${characters.slice(0, LONGEST_FACT).join('')}…`
    : characters.join('');
}

function findingOf({ severity, rule, node, says, todo, sql }: Finding): PlanFinding {
  return { severity, rule, ...(node && { node: node.id }), says, todo, ...(sql !== undefined && { sql }) };
}
