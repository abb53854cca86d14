import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';

export const applyPatch = defineTool({
  name: 'apply_patch',
  title: 'Apply a patch',
  description:
    'Changes, adds, deletes and moves files as a patch says: all of it or nothing. Takes unified diffs, as git writes ' +
    'them too, and the "*** Begin Patch" form. Lines must match but for line ends, wherever they have moved to.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    patch: z.string().min(1).max(4_000_000).describe('The whole patch'),
    dry_run: z.boolean().default(false).describe('Only say what would be'),
  }),
  outputSchema: z.strictObject({
    files: z.array(
      z.strictObject({
        path: z.string(),
        did: z.enum(['added', 'updated', 'deleted', 'moved', 'copied']),
        from: z.string().optional(),
        added: z.int().optional(),
        removed: z.int().optional(),
        etag: z.string().optional(),
      }),
    ),
    more: z.int().optional(),
    change_id: z.string().optional(),
  }),
  handler: async (wanted, deps: FilesystemDeps, call) => {
    const patching = await import('../changing/patch.ts');
    const { files, change_id } = await patching.applyPatch(deps, wanted);
    // Half for the text, half for the data; what was done is done, so the answer must have room.
    const { rows, left } = call.fit(files, call.budget / 2);
    return { files: rows, ...(left > 0 && { more: left }), ...(change_id !== undefined && { change_id }) };
  },
  render: ({ files, more = 0, change_id }) => {
    const count = files.length + more;
    const head = `${change_id === undefined ? 'would patch' : 'patched'} ${count === 1 ? 'one file' : `${count} files`}`;
    const rows = files.map(({ path, did, from, added, removed, etag }) =>
      [
        `${did} ${from === undefined ? '' : `${from} to `}${path}`,
        ...(added === undefined ? [] : [`+${added} -${removed}`]),
        ...(etag === undefined ? [] : [`etag ${etag}`]),
      ].join(' | '),
    );
    return [
      change_id === undefined ? head : `${head} | change ${change_id}`,
      ...rows,
      ...(more > 0 ? [`… ${more} more files`] : []),
    ].join('\n');
  },
});
