import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { locate } from '../sandbox/roots.ts';
import { shownPath } from '../sandbox/shown.ts';

export const makeDirectory = defineTool({
  name: 'make_directory',
  title: 'Make a folder',
  description: 'Makes a folder, and those it is to stand in. One that is there already stays as it is.',
  effect: writes({ idempotent: true }),
  groups: ['changes'],
  inputSchema: z.strictObject({
    path: z.string().min(1).max(4096).describe('Folder to make'),
  }),
  outputSchema: z.strictObject({ path: z.string(), made: z.boolean(), change_id: z.string().optional() }),
  handler: async ({ path }, { sandbox, changes }: FilesystemDeps) => {
    const { makeFolders } = await import('../changing/make-parents.ts');
    const location = locate(sandbox.roots, path);
    const { isMade, id } = await (
      await changes()
    ).make({ did: 'make_directory' }, location, async (change) => ({
      isMade: await makeFolders(sandbox, change, location),
    }));
    return { path: shownPath(location), made: isMade, ...(isMade && { change_id: id }) };
  },
  render: ({ path, made, change_id }) =>
    made ? `made ${path} | change ${change_id}` : `${path} was there already`,
});
