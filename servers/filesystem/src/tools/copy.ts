import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { locate } from '../sandbox/roots.ts';

const Path = z.string().min(1).max(4096);

export const copy = defineTool({
  name: 'copy',
  title: 'Copy',
  description: 'Copies a file, folder or link with its mode and times; a link as a link.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    from: Path.describe('What to copy'),
    to: Path.describe('Path of the copy, with its name'),
    overwrite: z.boolean().default(false).describe('Replace a file that is there'),
  }),
  outputSchema: z.strictObject({ from: z.string(), to: z.string(), change_id: z.string() }),
  handler: async ({ from, to, overwrite }, { sandbox, changes }: FilesystemDeps, { signal }) => {
    const { openBoth } = await import('../changing/from-to.ts');
    const { copyTree } = await import('../sandbox/tree.ts');
    const { id, ...copied } = await (
      await changes()
    ).make({ did: 'copy', one: true }, locate(sandbox.roots, to), async (change) => {
      await using both = await openBoth(sandbox, { from, to, overwrite, wish: 'read' }, signal);
      await change.put(both.to, both.to.stats, { make: (temp) => copyTree(both.from, temp, signal) });
      return { from: both.from.shown, to: both.to.shown };
    });
    return { ...copied, change_id: id };
  },
  render: ({ from, to, change_id }) => `copied ${from} to ${to} | change ${change_id}`,
});
