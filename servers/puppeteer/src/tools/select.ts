import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import { chooseIn } from '../acting/write.ts';
import type { PuppeteerDeps } from '../deps.ts';

export const select = defineTool({
  name: 'select',
  title: 'Select',
  description: 'Chooses options of a list by their text or value, and only those.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    ...Which,
    values: z.array(z.string().max(500)).min(1).max(100).describe('One, or more where the list takes more'),
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, values }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async ({ tab, signal }) => {
      const reached = await reach(tab, { ref, selector }, ['edit'], signal);
      await chooseIn(reached, values);
      return reached.note;
    }),
});
