// What both servers of the HTTP bench serve: twenty tools, each with its schemas made once.
import * as z from 'zod';

const names = Array.from({ length: 20 }, (_, index) => `find_${index}`);

export const tools = names.map((name) => ({
  name,
  title: 'Find',
  description: 'Finds the rows that match a text. Use it before you read one.',
  inputSchema: z.strictObject({
    text: z.string().max(200).describe('What to look for'),
    limit: z.int().min(1).max(100).default(10).describe('Most rows'),
    order: z.enum(['name', 'age']).default('name').describe('Sorted by'),
  }),
  outputSchema: z.strictObject({ rows: z.array(z.strictObject({ name: z.string(), age: z.int() })) }),
}));

export function find({ text, limit }: { text: string; limit: number }) {
  return { rows: Array.from({ length: Math.min(limit, 3) }, (_, age) => ({ name: text, age })) };
}
