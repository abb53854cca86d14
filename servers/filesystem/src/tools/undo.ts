import { closest, defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Past } from '../changing/changes.ts';

export const undo = defineTool({
  name: 'undo',
  title: 'Undo a change',
  description:
    'Takes back a change of this server: content, mode and name as they were. It can itself be undone, and never ' +
    'takes away what was changed since.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    change_id: z.string().min(1).max(40).describe('From the answer of the change, or from history'),
  }),
  outputSchema: z.strictObject({ undone: z.string(), change_id: z.string() }),
  handler: async ({ change_id }, { sandbox, changes }: FilesystemDeps) => {
    const made = await changes();
    if (!made.remembers) throw refuse('NOT_FOUND', 'This server keeps no journal, so nothing can be undone.');
    const ids: string[] = [];
    for await (const past of made.past(sandbox)) {
      if (past.change === change_id)
        return { undone: change_id, change_id: await made.undo(sandbox, expectUndoable(past)) };
      ids.push(past.change);
    }
    const near = closest(change_id, ids);
    const hint = near === undefined ? 'history shows what there is.' : `Did you mean ${near}?`;
    throw refuse('NOT_FOUND', `There is no change ${JSON.stringify(change_id)}.`, hint);
  },
  render: ({ undone, change_id }) => `undid ${undone} | change ${change_id}`,
});

function expectUndoable(past: Past): Past {
  if (past.undoneBy === undefined) return past;
  throw refuse(
    'STALE',
    `Change ${past.change} is undone already.`,
    `To have it again, undo ${past.undoneBy}.`,
  );
}
