import * as z from 'zod';
import { TabArg } from '../navigating/schema.ts';

/** How the tools of acts name an element. */
export const Ref = z.string().max(20).describe('Element, like e12');

export const Which = {
  ref: Ref.optional(),
  selector: z.string().max(1000).optional().describe('CSS, instead of a ref'),
  tab: TabArg,
};

export const Modifiers = z
  .array(z.enum(['Alt', 'Control', 'Meta', 'Shift']))
  .max(4)
  .default([])
  .describe('Held meanwhile');
