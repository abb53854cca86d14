import * as z from 'zod';
import { Path } from '../names.ts';

/** What documents take that can be long. Refinements where a limit would be paid for in every schema and nobody meets it. */

export const Cursor = z
  .string()
  .refine((text) => text.length <= 2_000, 'is the next_cursor of the answer before')
  .optional()
  .describe('next_cursor');

export const Paths = z
  .array(Path)
  .refine((paths) => paths.length <= 100, 'are at most 100')
  .optional()
  .describe('Only these files and folders');

/** What hosts take of one answer. */
export const MOST_TOKENS = 25_000;
export const MaxTokens = z.int().min(1_500).max(MOST_TOKENS).default(10_000).describe('Most tokens');
