import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import { KINDS } from '../catalog/kinds.ts';
import type { PostgresDeps } from '../deps.ts';

/** What the frame around the rows may cost, in tokens. */
const FRAME = 300;

const Text = z.string().optional();

const ShownObject = z.strictObject({
  kind: z.enum(KINDS),
  name: z.string(),
  type: Text,
  matched: z.array(z.string()).optional(),
  usable: z.literal(false).optional(),
  rows: z.number().optional(),
  bytes: z.number().optional(),
  partitions: z.int().optional(),
  comment: Text,
  returns: Text,
  columns: z.array(z.string()).optional(),
  values: z.array(z.string()).optional(),
});

export const searchSchema = defineTool({
  name: 'search_schema',
  title: 'Search schema',
  description:
    'Tables, views, functions and enums, best first, by name, column, comment or enum value; all of them without query. Partitions count as their table.',
  effect: reads(),
  inputSchema: z.strictObject({
    query: z.string().max(200).default('').describe('Words: customer email'),
    kinds: z.array(z.enum(KINDS)).max(KINDS.length).default([]).describe('Only these; columns only if named'),
    schema: z.string().min(1).max(63).optional().describe('Only this schema'),
    detail: z
      .enum(['names', 'summary', 'full'])
      .default('names')
      .describe('summary adds rows, size, comment; full the columns'),
    limit: z.int().min(1).max(500).default(30).describe('Most objects in one answer'),
    cursor: z.string().min(1).max(40).optional().describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    objects: z.array(ShownObject),
    total: z.int(),
    next_cursor: Text,
  }),
  handler: async (wanted, { database, scope }: PostgresDeps, call) => {
    const { searchObjects } = await import('../catalog/search-objects.ts');
    const fit = <Row>(rows: readonly Row[]) => call.fit(rows, call.budget - FRAME).rows;
    return searchObjects(database, scope, { ...wanted, fit, signal: call.signal });
  },
  render: ({ objects, total, next_cursor }, { detail }) => {
    const facts = [
      `${total} found${objects.length < total ? `, ${objects.length} shown` : ''}`,
      ...(next_cursor === undefined ? [] : [`go on with cursor=${next_cursor}`]),
      ...(detail === 'names' && objects.length > 0 ? ['describe tells more of each'] : []),
    ].join('; ');
    if (objects.length === 0)
      return `${facts}; fewer or other words may find it, kinds=["column"] looks at columns`;
    return [facts, outside(objects.map(objectLine).join('\n'), { source: 'catalogue' })].join('\n');
  },
});

function objectLine(object: z.output<typeof ShownObject>): string {
  const { kind, name, type, matched = [], columns = [], values, comment, returns } = object;
  const facts = [
    ...(matched.length === 0 ? [] : [`(${matched.join('; ')})`]),
    ...(object.usable === false ? ['[no access]'] : []),
    ...(object.rows === undefined ? [] : [`~${object.rows} rows`]),
    ...(object.bytes === undefined ? [] : [sizeOf(object.bytes)]),
    ...(object.partitions === undefined ? [] : [`${object.partitions} partitions`]),
    ...(returns === undefined ? [] : [`→ ${returns}`]),
    ...(values === undefined ? [] : [`= ${values.join(' | ')}`]),
    ...(comment === undefined ? [] : [`-- ${comment.replaceAll(/\s+/g, ' ')}`]),
  ];
  const head = [kind, name, ...(type === undefined ? [] : [type]), ...facts].join(' ');
  return [head, ...columns.map((column) => `  ${column}`)].join('\n');
}

function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}
