import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';
import { LONGEST_SAID } from '../sessions/tab.ts';

const LEVELS = ['debug', 'info', 'log', 'warn', 'error'] as const;

const Line = z.strictObject({ number: z.int(), level: z.enum(LEVELS), text: z.string() });

export const console = defineTool({
  name: 'console',
  title: 'Console',
  description: "What a tab's pages said on their console, errors of their scripts too: the newest, in order.",
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    level: z.enum(LEVELS).default('info').describe('And above'),
    limit: z.int().min(1).max(500).default(50).describe('Most lines'),
    cursor: z.int().min(1).optional().describe('Lines before this number'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({
    lines: z.array(Line),
    left_out: z.int().describe('Older ones of this level'),
    dropped: z.int().describe('The oldest of any level, not kept'),
  }),
  render: ({ lines, left_out: left, dropped }) => {
    const text = lines.map(({ number, level, text: said }) => `${number} ${level} ${said}`).join('\n');
    const older = left === 0 ? '' : `, ${left} older: cursor ${lines[0]?.number ?? 0}`;
    const lost = dropped === 0 ? '' : `, ${dropped} dropped`;
    return `${lines.length} lines${older}${lost}\n${outside(text, { source: 'console' })}`;
  },
  handler: async (
    { level, limit, cursor = Infinity, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, fit },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    const wanted = new Set(LEVELS.slice(LEVELS.indexOf(level)));
    const all = tab.said
      .since()
      .filter(({ number, item }) => number < cursor && wanted.has(item.level))
      .map(({ number, item }) => ({
        number,
        level: item.level,
        text: tab.shown.text(item.text, LONGEST_SAID),
      }));
    // The newest that fit.
    const { rows } = fit(all.slice(-limit).toReversed());
    return { lines: rows.toReversed(), left_out: all.length - rows.length, dropped: tab.said.dropped };
  },
});
