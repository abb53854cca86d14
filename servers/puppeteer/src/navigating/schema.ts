import * as z from 'zod';

/** Which tab a call is for, in every page tool. */
export const TabArg = z.string().max(20).optional().describe('Tab; the current one unless named');

export const Timeout = z.int().min(100).max(120_000).default(30_000).describe('Milliseconds');

export const ArrivalSchema = z.strictObject({
  tab: z.string(),
  status: z.int().optional().describe('HTTP'),
  final_url: z.string(),
  title: z.string(),
  blocked: z
    .array(z.strictObject({ origin: z.string(), why: z.string() }))
    .describe('What the boundary refused'),
  dialog: z
    .strictObject({ type: z.string(), message: z.string() })
    .optional()
    .describe('The page waits with it'),
});
