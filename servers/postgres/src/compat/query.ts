import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';

/** What the second block may cost, in tokens. */
const FRAME = 100;

/** The tool of @modelcontextprotocol/server-postgres 0.6.2: rows as JSON objects. */
export const referenceQuery = defineTool({
  name: 'query',
  title: 'Query',
  description: 'Run a read-only SQL query',
  effect: reads(),
  timeout: 3_620_000,
  inputSchema: z.strictObject({
    sql: z.string().min(1).max(100_000).describe('One statement that only reads'),
  }),
  handler: async ({ sql }, { database, maxRows }: PostgresDeps, call) => {
    const { runQuery } = await import('../reading/query.ts');
    const { columns, rows, truncated } = await runQuery(database, {
      sql,
      params: [],
      cursor: undefined,
      most: maxRows,
      timeoutMs: undefined,
      signal: call.signal,
      // As objects they are longer than as arrays: each repeats the names.
      fit: (all) => [...all],
    });
    const names = distinct(columns.map(({ name }) => name));
    const objects = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
    const fitted = call.fit(objects, call.budget - FRAME);
    const left = truncated || fitted.left > 0;
    return [
      { type: 'text', text: `[\n${fitted.rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]` },
      ...(left
        ? [
            {
              type: 'text' as const,
              text: `The first ${fitted.rows.length} rows; use LIMIT and OFFSET for others.`,
            },
          ]
        : []),
    ];
  },
});

/** An object has one value of a name: `a`, `a_2`, `a_3`. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 2; seen.has(own); number += 1) own = `${name}_${number}`;
    seen.add(own);
    return own;
  });
}
