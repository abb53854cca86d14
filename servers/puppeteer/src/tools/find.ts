import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';
import { findIn } from '../seeing/find.ts';

export const find = defineTool({
  name: 'find',
  title: 'Find',
  description:
    'Lines of the page that have a text, match an expression or hold a role, with refs and places.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    text: z.string().min(1).max(500).optional().describe('In any case'),
    regex: z.string().min(1).max(500).optional().describe('RE2'),
    role: z.string().max(30).optional().describe('link, button, heading …'),
    limit: z.int().min(1).max(20).default(20).describe('Most lines'),
    tab: TabArg,
  }),
  handler: async (
    { tab: id, ...sought },
    { sessions }: PuppeteerDeps,
    { principal, signal, fit, budget },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const { lines, count, framesLeft } = await findIn(tab, sought);
      const { rows } = fit(
        lines.map((line) => tab.shown.text(line)),
        budget - 300,
      );
      const more = count > rows.length ? `, ${rows.length} here` : '';
      const unseen = framesLeft === 0 ? '' : `, ${framesLeft} frames not looked at`;
      return `${count} found${more}${unseen}\n${outside(rows.join('\n'), { source: 'page' })}`;
    });
  },
});
