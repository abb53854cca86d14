import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import { Described, PARTS } from '../catalog/describing/shape.ts';
import { describedText } from '../catalog/describing/text.ts';
import type { PostgresDeps } from '../deps.ts';

/** What the frame around the objects may cost, in tokens. */
const FRAME = 500;
const SAMPLE_ROWS = 3;
/** Milliseconds a sample may take: a view can be anything. */
const SAMPLE_TIME = 5_000;

export const describe = defineTool({
  name: 'describe',
  title: 'Describe objects',
  description:
    'All about tables, views, functions or enums before you write SQL: columns with types and comments, keys in and out, indexes, rules.',
  effect: reads(),
  inputSchema: z.strictObject({
    objects: z.array(z.string().min(1).max(300)).min(1).max(20).describe('Names: orders, sales.orders'),
    include: z
      .array(z.enum(PARTS))
      .max(PARTS.length)
      .default(['columns', 'keys', 'indexes', 'checks', 'policies'])
      .describe('Parts to tell'),
  }),
  outputSchema: z.strictObject({
    objects: z.array(Described),
    left_out: z.array(z.string()).optional(),
    not_found: z.array(z.strictObject({ name: z.string(), did_you_mean: z.array(z.string()) })).optional(),
  }),
  handler: async ({ objects, include }, { database, scope }: PostgresDeps, call) => {
    const { describeObjects } = await import('../catalog/describing/describe.ts');
    return describeObjects(database, scope, {
      objects,
      include,
      signal: call.signal,
      fit: call.fit,
      budget: call.budget - FRAME,
      sample: async (name) => {
        const { runQuery } = await import('../reading/query.ts');
        return runQuery(database, {
          sql: `SELECT * FROM ${name} LIMIT ${SAMPLE_ROWS}`,
          params: [],
          cursor: undefined,
          most: SAMPLE_ROWS,
          timeoutMs: SAMPLE_TIME,
          signal: call.signal,
          fit: (rows) => [...rows],
        });
      },
    });
  },
  render: ({ objects, left_out = [], not_found = [] }) => {
    const facts = [
      `${objects.length} described`,
      ...(left_out.length === 0 ? [] : [`no room for ${left_out.length}, ask for them alone`]),
      ...(not_found.length === 0 ? [] : [`${not_found.length} not found`]),
    ];
    const text = [
      ...objects.map(describedText),
      ...(left_out.length === 0 ? [] : [`no room for ${left_out.join(', ')}`]),
      ...not_found.map(({ name, did_you_mean: near }) =>
        near.length === 0
          ? `${name} was not found`
          : `${name} was not found; did you mean ${near.join(' or ')}?`,
      ),
    ].join('\n\n');
    return [facts.join('; '), outside(text, { source: 'catalogue' })].join('\n');
  },
});
