// What the two servers of the bench serve: as many tools as are asked for, each with its schemas made once.
import * as z from 'zod';

const Rows = z.strictObject({ rows: z.array(z.strictObject({ name: z.string(), age: z.int() })) });

export const toolsFor = (count) =>
  Array.from({ length: count }, (_, index) => ({
    name: `find_${index}`,
    title: 'Find',
    description: 'Finds the rows that match a text. Use it before you read one.',
    inputSchema: z.strictObject({
      text: z.string().max(200).describe('What to look for'),
      limit: z.int().min(1).max(100).default(10).describe('Most rows'),
      order: z.enum(['name', 'age']).default('name').describe('Sorted by'),
    }),
    outputSchema: Rows,
  }));

export const find = ({ text, limit }) => ({
  rows: Array.from({ length: Math.min(limit, 3) }, (_, age) => ({ name: text, age })),
});
