import { defineTool, outside, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import type { Explanation } from '../findings/explain.ts';
import { SEVERITIES, type Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { Totals, totalsLine, totalsOf } from '../plan/totals.ts';
import { readable } from '../reading/readable.ts';
import { planView } from '../views/plan.ts';
import { Params, Sql } from '../arguments.ts';

const MOST_FINDINGS = 12;
/** Of the budget, what the tree and the difference may each take. */
const TREE = 0.4;
const DIFFERENCE = 0.25;

const Explained = z.strictObject({
  plan: z.string().describe('A tree: node, rows, cost of node and below, share'),
  generic: z.boolean().describe('For any values of the parameters'),
  totals: Totals,
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.enum(SEVERITIES),
      node: z.int().optional().describe('# in plan'),
      also: z.int().optional().describe('More nodes like it'),
      says: z.string(),
      evidence: z.record(z.string(), z.number()),
      todo: z.string(),
      sql: z.string().optional(),
    }),
  ),
  more_findings: z.int().optional(),
  before: Totals.optional(),
  difference: z.string().optional().describe('Nodes gone (-), new (+), of other cost (~)'),
  hypothetical: z
    .array(
      z.strictObject({
        index: z.int().describe('Place in hypothetical_indexes, from 0'),
        verdict: z.enum(['used', 'not_used', 'would_help', 'would_not_help', 'exists', 'unknown']),
        cost_saved: z.number().optional(),
        size_mb: z.number().optional(),
      }),
    )
    .optional(),
  verified: z.boolean().optional().describe('The planner was asked about the hypothetical indexes'),
});
type Explained = z.output<typeof Explained>;

export const explain = defineTool({
  name: 'explain',
  title: 'Explain a statement',
  description:
    'How PostgreSQL would run a query: a compact plan, and what is slow in it with what to do, worst first. A query ' +
    'with $1 and no params gets the plan for any values.',
  effect: reads(),
  // What --timeout allows at most, and the time to stop it.
  timeout: 3_620_000,
  longRunning: true,
  view: planView,
  inputSchema: z.strictObject({
    sql: Sql,
    params: Params,
    analyze: z.boolean().default(false).describe('Run it: real rows and times'),
    generic: z.boolean().optional().describe('Plan for any values, whatever params are'),
    hypothetical_indexes: z.array(z.string()).max(10).default([]).describe('CREATE INDEX to try, not made'),
    compare_with: z.string().min(1).optional().describe('Another query; shows where its plan differs'),
  }),
  outputSchema: Explained,
  handler: async (
    { hypothetical_indexes: hypothetical, compare_with, ...rest },
    { database }: Pick<PostgresDeps, 'database'>,
    call,
  ) => {
    const { explainStatement } = await import('../findings/explain.ts');
    const { sql, params, analyze, generic } = rest;
    const wish = { sql, params, analyze, generic, hypothetical, compareWith: compare_with };
    const found = await database.read(
      (session) => explainStatement(session, wish, async (on, text) => (await readable(on, text)).sql),
      { signal: call.signal },
    );
    return shown(found, database.name, call);
  },
  render: (explained) => render(explained),
});

async function shown(found: Explanation, database: string, call: Call): Promise<Explained> {
  const { plan, before, generic, findings, tried } = found;
  const [{ planLines }, { planData }] = await Promise.all([
    import('../plan/lines.ts'),
    import('../plan/plan-data.ts'),
  ]);
  await call.show(() => planData(plan, generic, findings));
  return {
    plan: enclosed(planLines(plan), `plan in ${database}`, call, TREE),
    generic,
    totals: totalsOf(plan),
    findings: findings.slice(0, MOST_FINDINGS).map(findingOf),
    ...(findings.length > MOST_FINDINGS && { more_findings: findings.length - MOST_FINDINGS }),
    ...(before && { before: totalsOf(before), difference: await difference(before, plan, database, call) }),
    ...(tried.length > 0 && {
      verified: tried.every(({ saved }) => saved === undefined),
      hypothetical: tried.map(({ verdict, saved, bytes }, index) => ({
        index,
        verdict,
        ...(saved !== undefined && saved > 0 && { cost_saved: Math.round(saved) }),
        ...(bytes !== undefined && { size_mb: Number((bytes / 2 ** 20).toFixed(2)) }),
      })),
    }),
  };
}

async function difference(before: Plan, after: Plan, database: string, call: Call): Promise<string> {
  const { differenceLines } = await import('../plan/difference.ts');
  const lines = differenceLines(before, after);
  return lines.length === 0
    ? 'None: the same nodes at about the same cost.'
    : enclosed(lines, `plans in ${database}`, call, DIFFERENCE);
}

/** Names and conditions are the database's: data, whatever they say. */
function enclosed(lines: readonly string[], source: string, { fit, budget }: Call, part: number): string {
  const { rows, left } = fit(lines, budget * part);
  return outside([...rows, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n'), { source });
}

function findingOf({
  rule,
  severity,
  node,
  also,
  says,
  evidence,
  todo,
  sql,
}: Finding): Explained['findings'][number] {
  return {
    rule,
    severity,
    ...(node && { node: node.id }),
    ...(also !== undefined && { also }),
    says,
    evidence,
    todo,
    ...(sql !== undefined && { sql }),
  };
}

const NOT_VERIFIED =
  'HypoPG is not installed here, so the planner was not asked: reckoned from plan and statistics.';

function render({ totals, before, plan, findings, more_findings = 0, generic, ...rest }: Explained): string {
  const suggested = findings.flatMap(({ sql }, at) => (sql === undefined ? [] : [`${at + 1}: ${sql};`]));
  return [
    `${totalsLine(totals)}${generic ? ', for any values of the parameters' : ''}`,
    ...(before ? [`before: ${totalsLine(before)}`] : []),
    plan,
    ...(rest.difference === undefined ? [] : ['Difference:', rest.difference]),
    ...(rest.hypothetical ?? []).map(
      ({ index, verdict, cost_saved, size_mb }) =>
        `hypothetical_indexes[${index}]: ${verdict}${cost_saved === undefined ? '' : `, about ${cost_saved} of cost`}${size_mb === undefined ? '' : `, ${size_mb} MB`}`,
    ),
    ...(rest.verified === false ? [NOT_VERIFIED] : []),
    findings.length === 0 ? 'Nothing found to mend.' : 'Findings:',
    ...findings.map(
      ({ severity, rule, node, also, says, todo }, at) =>
        `${at + 1}. ${severity} ${rule}${node === undefined ? '' : ` at #${node}`}${also === undefined ? '' : ` and ${also} more`}: ${says} ${todo}`,
    ),
    ...(more_findings > 0 ? [`… and ${more_findings} lesser ones.`] : []),
    ...(suggested.length === 0
      ? []
      : [outside(suggested.join('\n'), { source: 'sql of the findings, by number' })]),
  ].join('\n');
}
