import { defineTool, destroys } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';

export const deleteTool = defineTool({
  name: 'delete',
  title: 'Delete',
  description:
    'Deletes files, links and folders, all or none; undo brings them back. A link is deleted, not its target.',
  effect: destroys(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    paths: z.array(z.string().min(1).max(4096)).min(1).max(100).describe('What to delete'),
    recursive: z.boolean().default(false).describe('Folders with all that is in them'),
    permanent: z
      .boolean()
      .default(false)
      .describe('For good: undo cannot bring it back; the person is asked'),
  }),
  outputSchema: z.strictObject({ deleted: z.array(z.string()), change_id: z.string().optional() }),
  confirm: async ({ paths, recursive, permanent }, { sandbox }: FilesystemDeps, { signal }) => {
    if (!permanent) return undefined;
    const { wordsFor } = await import('../changing/delete.ts');
    return wordsFor(sandbox, { paths, recursive }, signal);
  },
  handler: async ({ paths, recursive, permanent }, { sandbox, changes }: FilesystemDeps, { signal }) => {
    const deleting = await import('../changing/delete.ts');
    const way = permanent ? deleting.erase : deleting.remove;
    return way(sandbox, await changes(), { paths, recursive }, signal);
  },
  render: ({ deleted, change_id }) =>
    `deleted ${deleted.join(', ')} | ${change_id === undefined ? 'for good' : `change ${change_id}`}`,
});
