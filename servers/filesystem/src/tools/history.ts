import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';

export const history = defineTool({
  name: 'history',
  title: 'History of changes',
  description: 'What this server changed, newest first: change ids for undo, times, tools and paths.',
  effect: reads(),
  inputSchema: z.strictObject({
    path: z.string().min(1).max(4096).optional().describe('Only changes of this, or of what is in it'),
    since: z.string().max(40).optional().describe('Date, time with offset, or age: 2h, 7d'),
    limit: z.int().min(1).max(20).default(20).describe('Most changes told'),
  }),
  outputSchema: z.strictObject({
    changes: z.array(
      z.strictObject({
        change_id: z.string(),
        time: z.string(),
        did: z.string(),
        paths: z.array(z.string()),
        more: z.int().optional(),
        undoes: z.string().optional(),
        undone_by: z.string().optional(),
      }),
    ),
    truncated: z.boolean(),
  }),
  handler: async (wanted, { sandbox, changes }: FilesystemDeps) => {
    const { historyOf } = await import('../changing/history.ts');
    return historyOf(sandbox, await changes(), wanted);
  },
  render: ({ changes, truncated }) =>
    [
      changes.length === 0
        ? 'no changes'
        : `${changes.length} changes${truncated ? ', older ones not told' : ''}`,
      ...changes.map(({ change_id, time, did, paths, more = 0, undoes, undone_by }) =>
        [
          `${change_id}  ${time}  ${did} ${undoes ?? ''}`.trimEnd(),
          `${paths.join(', ')}${more > 0 ? ` +${more} more` : ''}`,
          ...(undone_by === undefined ? [] : [`undone by ${undone_by}`]),
        ].join('  '),
      ),
    ].join('\n'),
});
