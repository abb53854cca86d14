import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';
import { snapshot as snapshotOf } from '../seeing/snapshot.ts';

export const snapshot = defineTool({
  name: 'snapshot',
  title: 'Snapshot',
  description:
    'What a person would see of the page, line by line: text in quotes, and a ref (e12) for what can be acted on. ' +
    'interactive leaves the text out; diff shows what changed since the last look.',
  effect: reads({ openWorld: true }),
  budget: 25_000,
  inputSchema: z.strictObject({
    mode: z.enum(['full', 'interactive', 'diff']).default('full').describe('How much'),
    root: z
      .string()
      .regex(/^e\d+\+?$/)
      .optional()
      .describe('Only this ref; e12+ is what follows it'),
    depth: z.int().min(0).max(100).optional().describe('Levels'),
    max_tokens: z
      .int()
      .min(300)
      .max(20_000)
      .optional()
      .describe('Room; unless given 5000, and long lists are shortened'),
    hidden: z.boolean().default(false).describe('List text nobody sees, and why, instead'),
    tab: TabArg,
  }),
  handler: async (
    { mode, root, depth, max_tokens: maxTokens, hidden, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      return snapshotOf(tab, { mode, root, depth, maxTokens, hidden });
    });
  },
});
