import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { rowsOf } from '../extracting/rows.ts';
import { linesOf, shownRow } from '../extracting/write.ts';
import { TabArg } from '../navigating/schema.ts';

export const extract = defineTool({
  name: 'extract',
  title: 'Extract',
  description:
    'Rows of what is seen: tables with their headers, links, fields of forms with refs, blocks that repeat (list). metadata is what a page tells machines.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    what: z.enum(['tables', 'links', 'forms', 'metadata', 'list']).describe('Which'),
    root: z.string().min(1).max(1000).optional().describe('Only in this ref, or CSS'),
    limit: z.int().min(1).max(1000).default(100).describe('Most rows'),
    cursor: z.string().max(20).optional().describe('The rest'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({
    rows: z.array(z.record(z.string(), z.unknown())),
    total: z.int(),
    next_cursor: z.string().optional(),
    changed: z.boolean().optional().describe('The rows are not those of the cursor'),
    hidden_text_count: z.int(),
    too_large: z.boolean().optional().describe('Not all of the page was looked at'),
    note: z.string().optional(),
  }),
  render: ({ rows, total, next_cursor: next, changed, hidden_text_count: hidden, ...rest }) => {
    const facts = [
      `${total} rows`,
      ...(rows.length < total ? [`${rows.length} here`] : []),
      ...(next === undefined ? [] : [`the rest: cursor ${next}`]),
      ...(changed === true ? ['they changed since that cursor'] : []),
      ...(hidden === 0 ? [] : [`hidden_text_count ${hidden}`]),
      ...(rest.too_large === true ? ['the page is too large or too deep to be looked at whole'] : []),
      ...(rest.note === undefined ? [] : [rest.note]),
    ];
    return `${facts.join(', ')}\n${outside(linesOf(rows), { source: 'page' })}`;
  },
  handler: async (
    { what, root, limit, cursor, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal, fit, budget },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const from = startOf(cursor);
      const { rows: all, hiddenCount, beyond, mark, note } = await rowsOf(tab, what, root);
      const chosen = all.slice(from.at, from.at + limit).map((row) => shownRow(row, what, tab.shown));
      const { rows } = fit(chosen, budget - 400);
      if (rows.length === 0 && chosen.length > 0)
        throw new ToolError('One row is larger than an answer may be.', {
          code: 'TOO_LARGE',
          hint: 'Take a part of the page with root, or read it with read_page.',
        });
      const end = from.at + rows.length;
      return {
        rows,
        total: all.length,
        ...(end < all.length && rows.length > 0 && { next_cursor: `${end}.${mark}` }),
        ...(from.mark !== undefined && from.mark !== mark && { changed: true }),
        hidden_text_count: hiddenCount,
        ...(beyond > 0 && { too_large: true }),
        ...(note !== undefined && { note }),
      };
    });
  },
});

function startOf(cursor: string | undefined): { at: number; mark?: string } {
  if (cursor === undefined) return { at: 0 };
  const [, digits, mark] = /^(\d{1,9})\.([\w-]{6})$/.exec(cursor) ?? [];
  if (digits === undefined || mark === undefined)
    throw new ToolError('That is no cursor of extract.', {
      code: 'BAD_CURSOR',
      hint: 'Pass one on as it was answered.',
    });
  return { at: Number(digits), mark };
}
