import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { rowsAsText } from '../reading/rows.ts';
import { Params, Sql } from '../arguments.ts';

/** What the frame around the rows may cost, in tokens. */
const FRAME = 300;

export const query = defineTool({
  name: 'query',
  title: 'Query',
  description:
    'Runs one statement that only reads (SELECT, VALUES, TABLE, WITH, SHOW, EXPLAIN) and answers its rows. Aggregate in SQL rather than fetch all.',
  effect: reads(),
  // What --timeout allows at most, and the time to stop it.
  timeout: 3_620_000,
  inputSchema: z.strictObject({
    sql: Sql,
    params: Params,
    max_rows: z.int().min(1).max(100_000).default(100).describe('Most rows in one answer'),
    cursor: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('next_cursor of the answer before, with the same sql'),
    timeout_ms: z.int().min(100).max(3_600_000).optional().describe('Milliseconds it may take'),
    format: z.enum(['rows', 'csv', 'markdown']).default('rows').describe('Of the text'),
    max_tokens: z.int().min(200).max(100_000).default(10_000).describe('Most the answer may cost'),
  }),
  outputSchema: z.strictObject({
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
    row_count: z.int(),
    truncated: z.boolean(),
    next_cursor: z.string().optional(),
    unordered: z.boolean().optional(),
    notices: z.array(z.string()).optional(),
  }),
  handler: async ({ sql, params, cursor, ...wanted }, { database, maxRows, scope }: PostgresDeps, call) => {
    const { runQuery } = await import('../reading/query.ts');
    const most = Math.min(wanted.max_rows, maxRows);
    const { suggesting } = await import('../reading/did-you-mean.ts');
    const { signal } = call;
    const run = () =>
      runQuery(database, {
        sql,
        params,
        cursor,
        most,
        timeoutMs: wanted.timeout_ms,
        signal,
        fit: (rows) => call.fit(rows, call.budget - FRAME).rows,
      });
    return suggesting(run, { database, scope, sql, signal });
  },
  render: ({ columns, rows, truncated, next_cursor, unordered, notices = [] }, { format }) => {
    const facts = [
      `${rows.length} row${rows.length === 1 ? '' : 's'}`,
      ...(truncated ? [`truncated, go on with cursor=${next_cursor}`] : []),
      ...(unordered === true ? ['no ORDER BY: the next page may repeat or miss rows'] : []),
    ];
    const said = notices.length === 0 ? [] : [outside(notices.join('\n'), { source: 'notices' })];
    return [facts.join('; '), outside(rowsAsText(columns, rows, format), { source: 'query' }), ...said].join(
      '\n',
    );
  },
});
