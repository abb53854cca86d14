import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { editFile as EditFile } from '../changing/edit.ts';
import type { FilesystemDeps } from '../deps.ts';

const Line = z.int().min(1);

const Edits = z.array(
  z.union([
    z.strictObject({
      old: z.string().describe('Text in the file, exactly'),
      new: z.string().describe('What comes there'),
      count: z
        .union([Line, z.literal('all')])
        .default(1)
        .describe('How often old occurs'),
      near_line: Line.optional().describe('Of several, the nearest to this line'),
    }),
    z.strictObject({
      start_line: Line.describe('First line'),
      end_line: Line.describe('Included'),
      new: z.string().describe('Lines that come there'),
      expect: z.string().optional().describe('What these lines are now'),
    }),
    z.strictObject({
      insert_after: z.int().min(0).describe('A line; 0: the top'),
      text: z.string().describe('Lines'),
    }),
  ]),
);

export const edit = defineTool({
  name: 'edit',
  title: 'Edit a file',
  description:
    'Changes parts of a text file: all edits or none, each about the file as it is now. Encoding, line ends and all ' +
    'else stay. A text that is not there is answered with the nearest one and an edit to send again.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    path: z.string().min(1).max(4096).describe('File to edit'),
    edits: Edits.min(1).max(100).describe('Replace a text, replace lines, or insert lines'),
    if_match: z.string().max(40).optional().describe('Only while the file has this etag'),
    dry_run: z.boolean().default(false).describe('Only show what would be'),
  }),
  outputSchema: z.strictObject({
    path: z.string(),
    added: z.int(),
    removed: z.int(),
    edits: z.array(
      z.strictObject({
        matches: z.int(),
        lines: z.array(z.strictObject({ start_line: z.int(), end_line: z.int() })),
      }),
    ),
    diff: z.string(),
    etag: z.string().optional(),
    change_id: z.string().optional(),
  }),
  handler: async (wanted, deps: FilesystemDeps, call) => {
    loading ??= import('../changing/edit.ts').then(({ editFile }) => editFile);
    const editFile = await loading;
    return editFile(deps, wanted, call.budget);
  },
  render: ({ path, added, removed, diff, etag, change_id }) =>
    [
      [
        `${change_id === undefined ? 'would edit' : 'edited'} ${path}`,
        `+${added} -${removed} lines`,
        ...(change_id === undefined ? [] : [`etag ${etag}`, `change ${change_id}`]),
      ].join(' | '),
      diff,
    ].join('\n'),
});

// Asked for once: even of what is there, import() takes its time.
let loading: Promise<typeof EditFile> | undefined;
