import { visible } from '@plugboard/core';
import * as z from 'zod';

const MOST = 120;

/** Words of others: what hides in them is marked, and they stay on one line, short. */
export const Words = z.string().transform((text) => {
  const line = visible(text.slice(0, 10 * MOST))
    .replaceAll(/[\s|]+/g, ' ')
    .trim();
  return [...new Intl.Segmenter().segment(line)]
    .slice(0, MOST)
    .map(({ segment }) => segment)
    .join('');
});

export const Username = z.string().regex(/^[\w-]{1,50}$/);

/** An address of Chess.com, as it stands in its answers. */
export const Link = z
  .string()
  .max(300)
  .regex(/^https:\/\/[\w.-]+\/[\w%.,~:/?=&@+#()!'-]*$/);

/** Rows that are as they should be; one that is not spoils no other. */
export function rowsOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(z.unknown())
    .default([])
    .transform((rows) => rows.flatMap((row) => known(schema, row)));
}

function known<Schema extends z.ZodType>(schema: Schema, row: unknown): z.output<Schema>[] {
  const { success, data } = schema.safeParse(row);
  return success ? [data] : [];
}

/** What may be missing, and is missing too where it is not as it should be. */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}
