import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';

const Table = z.string().min(1).max(200);

const Step = z.strictObject({
  from: z.string(),
  to: z.string(),
  on: z.string(),
  rows: z.enum(['one_to_one', 'many_to_one', 'one_to_many']),
  why: z.string(),
  confidence: z.number().optional(),
  optional: z.literal(true).optional(),
});

export const joinPath = defineTool({
  name: 'join_path',
  title: 'Find joins',
  description:
    'Up to three ways to join two tables, with ready SQL: over foreign keys (confidence 1), and over columns whose name and type suggest one.',
  effect: reads(),
  inputSchema: z.strictObject({
    from: Table.describe('Table or view'),
    to: Table.describe('Another, or the same'),
    via: z.array(Table).max(5).default([]).describe('Tables to pass, in order'),
    max_hops: z.int().min(1).max(8).default(4).describe('Most joins'),
  }),
  outputSchema: z.strictObject({
    paths: z.array(z.strictObject({ confidence: z.number(), steps: z.array(Step), sql: z.string() })),
    neighbours: z.array(z.strictObject({ table: z.string(), joins: z.array(z.string()) })).optional(),
  }),
  handler: async ({ from, to, via, max_hops: maxHops }, { database, scope }: PostgresDeps, call) => {
    const { findJoins } = await import('../catalog/joins/join-path.ts');
    return findJoins(database, scope, { from, to, via, maxHops, signal: call.signal });
  },
  render: ({ paths, neighbours = [] }, { max_hops }) => {
    const facts =
      paths.length === 0
        ? `No way of at most ${max_hops} joins. Allow more with max_hops, or join by columns that you know.`
        : `${paths.length} way${paths.length === 1 ? '' : 's'}, the best first`;
    const text = [
      ...paths.map(pathText),
      ...neighbours.map(
        ({ table, joins }) => `${table} joins ${joins.length === 0 ? 'nothing' : joins.join(', ')}`,
      ),
    ].join('\n\n');
    return [facts, outside(text, { source: 'catalogue' })].join('\n');
  },
});

function pathText({
  confidence,
  steps,
  sql,
}: {
  confidence: number;
  steps: z.output<typeof Step>[];
  sql: string;
}) {
  const lines = steps.map((step) => {
    const marks = [
      step.rows,
      step.why,
      ...(step.confidence === undefined ? [] : [`confidence ${step.confidence}`]),
      ...(step.optional === true ? ['some have none: LEFT JOIN keeps them'] : []),
    ];
    return `${step.from} → ${step.to}: ${marks.join(', ')}`;
  });
  return [`confidence ${confidence}`, ...lines, sql].join('\n');
}
