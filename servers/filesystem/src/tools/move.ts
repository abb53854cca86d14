import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { locate } from '../sandbox/roots.ts';

const Path = z.string().min(1).max(4096);

export const move = defineTool({
  name: 'move',
  title: 'Move or rename',
  description: 'Moves or renames a file, folder or link, all at once; a link itself, not what it leads to.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    from: Path.describe('What to move'),
    to: Path.describe('Its new path, with its name'),
    overwrite: z.boolean().default(false).describe('Replace a file that is there'),
  }),
  outputSchema: z.strictObject({ from: z.string(), to: z.string(), change_id: z.string() }),
  handler: async ({ from, to, overwrite }, { sandbox, changes }: FilesystemDeps, { signal }) => {
    const { openBoth } = await import('../changing/from-to.ts');
    const { id, ...moved } = await (
      await changes()
    ).make({ did: 'move', one: true }, locate(sandbox.roots, from), async (change) => {
      await using both = await openBoth(sandbox, { from, to, overwrite, wish: 'write' }, signal);
      await change.move(both.from, both.to);
      return { from: both.from.shown, to: both.to.shown };
    });
    return { ...moved, change_id: id };
  },
  render: ({ from, to, change_id }) => `moved ${from} to ${to} | change ${change_id}`,
});
