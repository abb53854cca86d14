import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { reach } from '../acting/reach.ts';
import { resolve } from '../seeing/resolve.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { inFrame } from '../sessions/world.ts';

const WAYS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] } as const;

export const scroll = defineTool({
  name: 'scroll',
  title: 'Scroll',
  description: 'Turns the wheel over the page or an element, or brings an element into view.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    direction: z.enum(['up', 'down', 'left', 'right']).optional().describe('Without it, to the element'),
    amount: z.int().min(1).max(20_000).default(600).describe('Pixels'),
    ...Which,
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, direction, amount }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async ({ tab, signal }) => {
      const isNamed = ref !== undefined || selector !== undefined;
      if (direction === undefined) {
        const { handle, frame, note } = await resolve(tab, { ref, selector });
        await inFrame(frame, 'scrollTo', handle);
        return note;
      }
      const over = isNamed ? await reach(tab, { ref, selector }, [], signal) : middle(tab.page.viewport());
      const [x, y] = WAYS[direction];
      await tab.page.mouse.move(over.x, over.y);
      await tab.page.mouse.wheel({ deltaX: x * amount, deltaY: y * amount });
      return over.note;
    }),
});

function middle(viewport: { width: number; height: number } | null): { x: number; y: number; note?: string } {
  return { x: (viewport?.width ?? 800) / 2, y: (viewport?.height ?? 600) / 2 };
}
