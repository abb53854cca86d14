import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';

export const pdf = defineTool({
  name: 'pdf',
  title: 'PDF',
  description: 'Prints the page as a PDF, kept at pdf://{id} to be read.',
  effect: reads({ openWorld: true }),
  rare: true,
  inputSchema: z.strictObject({
    landscape: z.boolean().default(false).describe('Wide'),
    background: z.boolean().default(true).describe('Colours and pictures behind text'),
    format: z.enum(['a4', 'letter', 'a3', 'legal']).default('a4').describe('Paper'),
    pages: z
      .string()
      .regex(/^[\d, -]{1,100}$/)
      .optional()
      .describe('Like 1-3, 5'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({ uri: z.string(), bytes: z.int() }),
  handler: async (
    { landscape, background, format, pages, tab: id },
    { sessions, papers }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const data = await tab.page.pdf({
        landscape,
        format,
        printBackground: background,
        ...(pages === undefined ? {} : { pageRanges: pages }),
        timeout: 50_000,
      });
      const kept = papers.add({ principal, data, mimeType: 'application/pdf', name: 'page.pdf' });
      return { uri: `pdf://${kept.id}`, bytes: data.length };
    });
  },
});
