import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { act, OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Ref } from '../acting/arguments.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';
import { comes } from '../seeing/wait.ts';

export const waitFor = defineTool({
  name: 'wait_for',
  title: 'Wait for',
  description: 'Waits until all that is named is so, and tells what changed meanwhile.',
  effect: reads({ openWorld: true }),
  timeout: 130_000,
  inputSchema: z.strictObject({
    text: z.string().min(1).max(500).optional().describe('Is seen'),
    text_gone: z.string().min(1).max(500).optional().describe('Is not seen'),
    ref: Ref.optional(),
    url: z.string().min(1).max(2000).optional().describe('Part of the address'),
    idle: z.boolean().optional().describe('Nothing loads or changes'),
    timeout_ms: z.int().min(0).max(120_000).default(10_000).describe('Milliseconds'),
    tab: TabArg,
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async (
    { tab: id, timeout_ms: timeout, text_gone: textGone, ...wanted },
    { sessions }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab, session } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () =>
      act({ tab, session, signal }, async () => {
        if (await comes(tab, { ...wanted, textGone }, timeout, signal)) return undefined;
        throw new ToolError('It did not come to that within the time.', {
          code: 'TIMED_OUT',
          hint: 'Look what is there with snapshot, or wait longer: timeout_ms.',
        });
      }),
    );
  },
});
