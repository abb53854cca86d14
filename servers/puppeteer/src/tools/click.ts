import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Modifiers, Which } from '../acting/arguments.ts';
import { holding } from '../acting/keys.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { inFrame } from '../sessions/world.ts';

export const click = defineTool({
  name: 'click',
  title: 'Click',
  description: 'Clicks an element once it can be clicked, and tells what changed. So do the other acts.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    ...Which,
    button: z.enum(['left', 'right', 'middle']).default('left').describe('Of the mouse'),
    count: z.int().min(1).max(3).default(1).describe('2 is a double click'),
    modifiers: Modifiers,
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, button, count, modifiers }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async ({ tab, signal }) => {
      const { handle, frame, x, y, note } = await reach(tab, { ref, selector }, ['hit'], signal);
      if ((await inFrame(frame, 'natureOf', handle)).type === 'file')
        throw new ToolError('A click would open a window of the system.', {
          code: 'NEEDS_UPLOAD',
          hint: 'Use upload with this ref.',
        });
      const { page } = tab;
      await holding(page, modifiers, async () => page.mouse.click(x, y, { button, count }));
      return note;
    }),
});
