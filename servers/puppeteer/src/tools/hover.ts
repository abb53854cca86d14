import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import type { PuppeteerDeps } from '../deps.ts';

export const hover = defineTool({
  name: 'hover',
  title: 'Hover',
  description: 'Moves the mouse over an element, and tells what appears.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject(Which),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async ({ tab, signal }) => {
      const { x, y, note } = await reach(tab, { ref, selector }, ['hit'], signal);
      await tab.page.mouse.move(x, y, { steps: 3 });
      return note;
    }),
});
