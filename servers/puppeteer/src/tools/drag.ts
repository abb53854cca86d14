import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Ref } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';

export const drag = defineTool({
  name: 'drag',
  title: 'Drag',
  description: 'Drags an element onto another with the mouse.',
  effect: writes({ openWorld: true }),
  rare: true,
  inputSchema: z.strictObject({ from: Ref, to: Ref, tab: TabArg }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, from, to }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async ({ tab, signal }) => {
      const target = await reach(tab, { ref: to }, ['hit'], signal);
      const start = await reach(tab, { ref: from }, ['hit'], signal);
      const { mouse } = tab.page;
      await mouse.move(start.x, start.y);
      await mouse.down();
      try {
        // Out of the small distance in which a press is no drag.
        await mouse.move(start.x + 6, start.y + 6, { steps: 3 });
        const end = await reach(tab, { ref: to }, [], signal);
        await mouse.move(end.x, end.y, { steps: 8 });
        await mouse.move(end.x + 1, end.y + 1);
      } finally {
        await mouse.up();
      }
      return start.note ?? target.note;
    }),
});
