import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { makeDirectory } from '../tools/make-directory.ts';
import { move } from '../tools/move.ts';
import { Path } from './path.ts';

const writeFile = defineTool({
  name: 'write_file',
  title: 'Write a file',
  description:
    'Writes a whole file, new or in place of what is there, and makes missing folders. A file that is there keeps ' +
    'its encoding, line ends and mode.',
  effect: writes({ idempotent: true }),
  groups: ['changes'],
  inputSchema: z.strictObject({
    path: Path.describe('File to write'),
    content: z.string().describe('Its text'),
  }),
  handler: async (wanted, deps: FilesystemDeps) => {
    const write = await import('../changing/write.ts');
    const rest = { mode: 'overwrite', make_parents: true, encoding: 'auto', eol: 'auto' } as const;
    const { did, path, bytes } = await write.writeFile(deps, { ...wanted, ...rest, dry_run: false });
    return `${did} ${path} | ${bytes} bytes`;
  },
});

const editFile = defineTool({
  name: 'edit_file',
  title: 'Edit a file',
  description:
    'Replaces texts that occur once in a file: all edits or none, each about the file as it is now. Encoding and ' +
    'line ends stay. Answers a diff.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    path: Path.describe('File to edit'),
    edits: z
      .array(
        z.strictObject({
          oldText: z.string().describe('Text in the file, exactly'),
          newText: z.string().describe('What comes there'),
        }),
      )
      .describe('What to replace')
      .superRefine((edits, issues) => {
        if (edits.length === 0) issues.addIssue({ code: 'custom', message: 'there is no edit to make' });
      }),
    dryRun: z.boolean().default(false).describe('Only show what would be'),
  }),
  handler: async ({ path, edits, dryRun }, deps: FilesystemDeps, call) => {
    const edit = await import('../changing/edit.ts');
    const texts = edits.map(({ oldText, newText }) => ({ old: oldText, new: newText }));
    const { diff } = await edit.editFile(deps, { path, edits: texts, dry_run: dryRun }, call.budget);
    return fenced(diff);
  },
});

/** Longer than any row of backticks in it, so that nothing in the diff ends it. */
function fenced(diff: string): string {
  const longest = Math.max(0, ...(diff.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}

const createDirectory = defineTool({
  name: 'create_directory',
  title: 'Create a folder',
  description: makeDirectory.description,
  effect: makeDirectory.effect,
  groups: ['changes'],
  inputSchema: makeDirectory.inputSchema,
  handler: async (wanted, deps: FilesystemDeps, call) => {
    const { made, path } = await makeDirectory.handler(wanted, deps, call);
    return made ? `made ${path}` : `${path} was there already`;
  },
});

const moveFile = defineTool({
  name: 'move_file',
  title: 'Move or rename',
  description: `${move.description} What is at the destination is never replaced.`,
  effect: move.effect,
  groups: ['changes'],
  inputSchema: z.strictObject({
    source: Path.describe('What to move'),
    destination: Path.describe('Its new path, with its name'),
  }),
  handler: async ({ source, destination }, deps: FilesystemDeps, call) => {
    const moved = await move.handler({ from: source, to: destination, overwrite: false }, deps, call);
    return `moved ${moved.from} to ${moved.to}`;
  },
});

export const changing = [writeFile, editFile, createDirectory, moveFile];
