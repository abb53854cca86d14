import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { write } from '../acting/write.ts';
import type { PuppeteerDeps } from '../deps.ts';

export const type = defineTool({
  name: 'type',
  title: 'Type',
  description: 'Types text into a field or editor.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    ...Which,
    text: z.string().max(100_000).describe('What to type'),
    clear: z.boolean().default(true).describe('Instead of what is there'),
    submit: z.boolean().default(false).describe('Press Enter afterwards'),
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, text, clear, submit }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async (here) => {
      const note = await write(here, { ref, selector }, { text, clear });
      if (submit) await here.tab.page.keyboard.press('Enter');
      return note;
    }),
});
