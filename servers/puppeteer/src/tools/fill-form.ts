import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Ref } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { setField } from '../acting/write.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';

const Field = z.strictObject({
  ref: Ref,
  value: z
    .union([z.string().max(10_000), z.boolean(), z.array(z.string().max(500)).max(100)])
    .describe('Text, option, 2026-12-31, 23:59, #ff8800; true ticks'),
});

export const fillForm = defineTool({
  name: 'fill_form',
  title: 'Fill form',
  description: 'Fills several fields of any kind, in order; stops at the first that does not take its value.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    fields: z.array(Field).min(1).max(50).describe('What goes where'),
    tab: TabArg,
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, fields }, deps: PuppeteerDeps, call) =>
    onTab(id, deps, call, async (here) => {
      const notes: string[] = [];
      for (const { ref, value } of fields) {
        const note = await setField(here, ref, value);
        if (note !== undefined) notes.push(note);
      }
      return notes.length === 0 ? undefined : notes.join(' ');
    }),
});
