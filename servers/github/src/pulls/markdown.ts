import * as z from 'zod';

/** As much as GitHub takes. A refinement: a limit in the schema is paid for in every tool. */
const MOST = 65_536;

export const Markdown = z
  .string()
  .refine((text) => text.length <= MOST, `has at most ${MOST} characters`)
  .describe('Markdown');
