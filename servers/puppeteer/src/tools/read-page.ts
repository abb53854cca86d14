import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';
import { readPage as read } from '../reading/read.ts';

export const readPage = defineTool({
  name: 'read_page',
  title: 'Read page',
  description:
    "An article's text without what stands around it; of other pages the main text that is seen. outline lists its headings.",
  effect: reads({ openWorld: true }),
  budget: 25_000,
  inputSchema: z.strictObject({
    format: z.enum(['markdown', 'text', 'outline']).default('markdown').describe('How'),
    section: z.string().min(1).max(200).optional().describe("A heading's name, or its number in the outline"),
    links: z.boolean().default(false).describe('With addresses'),
    max_tokens: z.int().min(300).max(20_000).default(5000).describe('Room'),
    cursor: z.string().max(20).optional().describe('The rest'),
    tab: TabArg,
  }),
  handler: async (
    { format, section, links, max_tokens: maxTokens, cursor, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      return read(tab, { format, section, links, maxTokens, cursor });
    });
  },
});
