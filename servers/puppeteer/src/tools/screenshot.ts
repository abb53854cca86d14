import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { shoot } from '../looking/pictures.ts';
import { Ref } from '../acting/arguments.ts';
import { TabArg } from '../navigating/schema.ts';
import { resolve } from '../seeing/resolve.ts';

export const screenshot = defineTool({
  name: 'screenshot',
  title: 'Screenshot',
  description:
    'A picture of what is seen, of the whole page or of one element. snapshot costs less and can be acted on.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    ref: Ref.optional().describe('Element; what is seen unless given'),
    full_page: z.boolean().default(false).describe('All of the page'),
    max_px: z.int().min(50).max(4000).default(1280).describe('Longer side at most'),
    format: z.enum(['jpeg', 'png', 'webp']).default('jpeg').describe('Kind of picture'),
    tab: TabArg,
  }),
  handler: async (
    { ref, full_page: fullPage, max_px: maxPixels, format, tab: id },
    { sessions, pictures }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const { mimeType, data, width, height, cut } = await shoot(tab.page, {
        element: ref === undefined ? undefined : (await resolve(tab, { ref })).handle,
        fullPage,
        maxPixels,
        format,
      });
      const kept = pictures.add({ principal, mimeType, data, name: `page.${format}` });
      const below = cut === 0 ? '' : `, ${cut} px of the page below it are not on it`;
      return [
        { type: 'text' as const, text: `screenshot://${kept.id}, ${width} × ${height}${below}` },
        { type: 'image' as const, mimeType, data: Buffer.from(data).toString('base64') },
      ];
    });
  },
});
