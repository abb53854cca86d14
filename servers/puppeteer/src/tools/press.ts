import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { keysOf, pressKeys } from '../acting/keys.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { inFrame } from '../sessions/world.ts';

export const press = defineTool({
  name: 'press',
  title: 'Press',
  description: 'Presses a key, or several together, where the focus is or on an element.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    ...Which,
    key: z.string().min(1).max(50).describe('Enter, ArrowDown, Control+A'),
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, key }, deps: PuppeteerDeps, call) => {
    const keys = keysOf(key);
    return onTab(id, deps, call, async ({ tab, signal }) => {
      const isNamed = ref !== undefined || selector !== undefined;
      const reached = isNamed ? await reach(tab, { ref, selector }, [], signal) : undefined;
      if (reached !== undefined) await inFrame(reached.frame, 'focus', reached.handle, 'end');
      await pressKeys(tab.page, keys);
      return reached?.note;
    });
  },
});
