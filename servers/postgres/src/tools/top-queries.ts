import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import { oneLine, shown } from '../connection/shown.ts';
import type { PostgresDeps } from '../deps.ts';
import { ORDERS } from '../workload/orders.ts';

/** Characters of one statement. */
const MOST_TEXT = 600;

const Statement = z.strictObject({
  query: z.string(),
  calls: z.number(),
  total_ms: z.number(),
  mean_ms: z.number(),
  rows: z.number(),
  hit_ratio: z.number().optional(),
  share: z.number().optional(),
});

export const topQueries = defineTool({
  name: 'top_queries',
  title: 'Top queries',
  description:
    'The statements that cost this database most, by pg_stat_statements: calls, time, rows, cache hits; or how to enable it.',
  effect: reads(),
  inputSchema: z.strictObject({
    order_by: z.enum(ORDERS).default('total_time').describe('Most first'),
    limit: z.int().min(1).max(20).default(10).describe('Most statements'),
  }),
  outputSchema: z.strictObject({
    status: z.enum(['ok', 'not_available']),
    statements: z.array(Statement),
    total: z.int().optional(),
    hidden: z.int().optional(),
    since: z.string().optional(),
    reason: z.enum(['not_installed', 'not_loaded', 'no_permission', 'texts_hidden']).optional(),
    why: z.string().optional(),
    steps: z.array(z.string()).optional(),
  }),
  handler: async ({ order_by, limit }, { database }: PostgresDeps, { signal }) => {
    const { topStatements } = await import('../workload/statements.ts');
    const wanted = { order: order_by, most: limit, mostText: MOST_TEXT };
    const answer = await database.read((session) => topStatements(session, wanted), { signal });
    return 'reason' in answer
      ? { status: 'not_available' as const, statements: [], ...answer }
      : { status: 'ok' as const, ...shown(answer) };
  },
  render: ({ status, statements, total, hidden = 0, since, why, steps = [] }, { order_by }) => {
    if (status === 'not_available') return [`not available: ${why}`, ...steps.map(numbered)].join('\n');
    const facts = [
      `${statements.length} of ${total} statements by ${order_by}`,
      ...(since === undefined ? [] : [`counted since ${since}`]),
      ...(hidden > 0 ? [`${hidden} of others are hidden: the role lacks pg_read_all_stats`] : []),
    ];
    const texts = statements.map(({ query }) => oneLine(query)).map(numbered);
    return [
      facts.join('; '),
      ...statements.map(numbersOf).map(numbered),
      ...(texts.length === 0 ? [] : [outside(texts.join('\n'), { source: 'pg_stat_statements' })]),
    ].join('\n');
  },
});

function numbersOf({
  calls,
  total_ms,
  mean_ms,
  rows,
  hit_ratio,
  share = 0,
}: z.output<typeof Statement>): string {
  const hits = hit_ratio === undefined ? '' : `, cache hits ${percent(hit_ratio)}`;
  return `${percent(share)} of the time, ${total_ms} ms in ${calls} calls, mean ${mean_ms} ms, ${rows} rows${hits}`;
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10} %`;
}

function numbered(line: string, index: number): string {
  return `${index + 1}. ${line}`;
}
