import { defineTool, outside, reads, ToolError, visible, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { Advice } from '../advise/advise.ts';
import type { Statement } from '../advise/workload.ts';
import type { PostgresDeps } from '../deps.ts';
import { readable } from '../reading/readable.ts';

const MOST_DROPS = 20;
const LONGEST_STATEMENT = 100;

const Advised = z.strictObject({
  verified: z.boolean().describe('Costs after are of the planner, by HypoPG'),
  statements: z.array(
    z.strictObject({
      sql: z.string(),
      calls: z.number().optional(),
      total_ms: z.number().optional(),
      cost: z.number().optional(),
      skipped: z.string().optional(),
    }),
  ),
  indexes: z.array(
    z.strictObject({
      sql: z.string(),
      size_mb: z.number(),
      serves: z
        .array(z.strictObject({ statement: z.int(), cost_before: z.number(), cost_after: z.number() }))
        .describe('By place in statements, from 1'),
      table_reads: z.number(),
      table_writes: z.number(),
      note: z.string().optional(),
    }),
  ),
  drops: z.array(
    z.strictObject({
      sql: z.string(),
      why: z.enum(['unused', 'duplicate', 'prefix', 'invalid']),
      size_mb: z.number(),
      instead: z.string().optional(),
    }),
  ),
  drops_left_out: z.int().optional(),
  counted_days: z.number().optional().describe('How long use of indexes was counted'),
});
type Advised = z.output<typeof Advised>;

export const adviseIndexes = defineTool({
  name: 'advise_indexes',
  title: 'Advise indexes',
  description:
    'Indexes worth making for some queries or for the whole workload, as SQL with size and cost before and after; and ' +
    'indexes of those tables worth dropping. Makes none.',
  effect: reads(),
  timeout: 600_000,
  longRunning: true,
  inputSchema: z
    .strictObject({
      queries: z.array(z.string().min(1)).min(1).max(20).optional().describe('Values may be $1, $2 …'),
      workload: z.boolean().default(false).describe('The costliest of pg_stat_statements'),
      budget_mb: z.number().positive().default(10_000).describe('Most that all may take'),
      max_indexes: z.int().min(1).max(20).default(5).describe('Most to advise'),
    })
    .superRefine(({ queries, workload }, issues) => {
      if ((queries === undefined) === !workload)
        issues.addIssue({
          code: 'custom',
          path: ['queries'],
          message: 'give queries or workload=true, one of them',
        });
    }),
  outputSchema: Advised,
  handler: async (
    { queries, budget_mb, max_indexes },
    { database }: Pick<PostgresDeps, 'database'>,
    call,
  ) => {
    const { advise } = await import('../advise/advise.ts');
    const { workloadOf } = await import('../advise/workload.ts');
    const advice = await database.read(
      async (session) => {
        const statements: readonly Statement[] =
          queries?.map((sql) => ({ sql, calls: 1 })) ?? (await workloadOf(session));
        if (statements.length === 0)
          throw new ToolError('No reading statement was counted in this database.', {
            code: 'NO_WORKLOAD',
            hint: 'Give queries instead.',
          });
        return advise(session, statements, {
          allow: async (on, text) => (await readable(on, text)).sql,
          limits: { bytes: budget_mb * 2 ** 20, indexes: max_indexes },
          signal: call.signal,
        });
      },
      { signal: call.signal },
    );
    return shown(advice, call);
  },
  render: (advised) => render(advised),
});

async function shown(advice: Advice, call: Call): Promise<Advised> {
  const { createIndex } = await import('../advise/shape.ts');
  const taken = new Set<string>();
  const planned = advice.statements.flatMap(({ skipped }, at) => (skipped === undefined ? [at + 1] : []));
  const { rows: drops, left } = call.fit(
    advice.drops.slice(0, MOST_DROPS).map(({ sql, why, bytes, instead }) => ({
      sql,
      why,
      size_mb: megabytes(bytes),
      ...(instead !== undefined && { instead }),
    })),
    call.budget / 4,
  );
  const unseen = left + Math.max(0, advice.drops.length - MOST_DROPS);
  return {
    verified: advice.verified,
    statements: advice.statements.map(({ sql, calls, totalMs, cost, skipped }) => ({
      sql: short(sql),
      ...(totalMs !== undefined && { calls, total_ms: Math.round(totalMs) }),
      ...(cost !== undefined && { cost }),
      ...(skipped !== undefined && { skipped }),
    })),
    indexes: advice.chosen.map(({ shape, bytes, before, after }) => ({
      sql: named(createIndex(shape, taken), taken),
      size_mb: megabytes(bytes),
      serves: planned.flatMap((statement, at) => {
        const [was = 0, is = 0] = [before[at], after[at]];
        const rounded = { cost_before: Math.round(was), cost_after: Math.round(is) };
        return is < was * 0.99 ? [{ statement, ...rounded }] : [];
      }),
      table_reads: shape.table.reads,
      table_writes: shape.table.writes,
      ...(shape.table.partitioned && { note: PARTITIONED }),
    })),
    drops,
    ...(unseen > 0 && { drops_left_out: unseen }),
    ...(advice.countedDays !== undefined && { counted_days: Number(advice.countedDays.toFixed(1)) }),
  };
}

const PARTITIONED =
  'It locks writes of the whole table. Without: CREATE INDEX ON ONLY the table, CREATE INDEX CONCURRENTLY on each ' +
  'partition, then ALTER INDEX … ATTACH PARTITION.';

/** Remembers the name, so that no two of one answer have the same. */
function named(ddl: string, taken: Set<string>): string {
  const name = /^CREATE INDEX (?:CONCURRENTLY )?"((?:[^"]|"")+)"/.exec(ddl)?.[1];
  if (name !== undefined) taken.add(name.replaceAll('""', '"'));
  return ddl;
}

function megabytes(bytes: number): number {
  return Number((bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 1));
}

function short(sql: string): string {
  const characters = Array.from(visible(sql).replaceAll(/\s+/g, ' ').trim());
  return characters.length > LONGEST_STATEMENT
    ? `${characters.slice(0, LONGEST_STATEMENT).join('')}…`
    : characters.join('');
}

const NOT_VERIFIED =
  'Not verified: HypoPG is not installed here, so costs after are reckoned from plans and statistics. Explain again ' +
  'once an index is there.';

const DROPS: Record<Advised['drops'][number]['why'], string> = {
  unused: 'nobody used it',
  duplicate: 'another is the same',
  prefix: 'a longer one does the same',
  invalid: 'its making failed',
};

function render({ verified, statements, indexes, drops, drops_left_out = 0, counted_days }: Advised): string {
  const listed = statements.map(
    ({ sql, calls }, at) => `${at + 1}: ${sql}${calls === undefined ? '' : ` (${calls} calls)`}`,
  );
  const skipped = statements.flatMap(({ skipped: why }, at) =>
    why === undefined ? [] : [`Statement ${at + 1} has no plan here: ${why}`],
  );
  const made = indexes.map(({ sql }, at) => `${at + 1}: ${sql};`);
  const dropped = drops.map(({ sql, why, size_mb }) => `${sql}; -- ${DROPS[why]}, ${size_mb} MB`);
  return [
    indexes.length === 0
      ? 'No index would save much.'
      : `${indexes.length} to make, the one that saves most first.`,
    ...indexes.map(
      ({ size_mb, serves, table_reads, table_writes, note }, at) =>
        `${at + 1}. ${size_mb} MB; cost of ${serves.map((one) => `statement ${one.statement} ${one.cost_before} → ${one.cost_after}`).join(', ')}; ` +
        `every write keeps it too: its table had ${table_writes} rows written and ${table_reads} scans.${note === undefined ? '' : ` ${note}`}`,
    ),
    ...(verified || indexes.length === 0 ? [] : [NOT_VERIFIED]),
    ...skipped,
    ...(drops.length === 0
      ? []
      : [
          `${drops.length + drops_left_out} worth dropping; use was counted for ${counted_days ?? 'unknown'} days, on this server alone.`,
        ]),
    outside(
      [
        ...(made.length > 0 ? ['To make:', ...made] : []),
        ...(drops.length > 0 ? ['To drop:', ...dropped] : []),
        'Statements:',
        ...listed,
      ].join('\n'),
      { source: 'sql of this advice' },
    ),
  ].join('\n');
}
