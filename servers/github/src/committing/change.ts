import * as z from 'zod';
import { Path, Sha } from '../names.ts';

const Edit = z.strictObject({
  old: z.string().min(1).describe('Exact text, there once'),
  new: z.string().describe('Instead of it'),
});

/** One change of a commit, named by what it does. */
export const Change = z.union([
  z.strictObject({
    write: Path.describe('New or whole file'),
    content: z.string().describe('All of it'),
    encoding: z.enum(['utf-8', 'base64']).optional().describe('base64: binary'),
    executable: z.boolean().optional().describe('Mode'),
  }),
  z.strictObject({
    edit: Path.describe('File'),
    edits: z.array(Edit).min(1).describe('In this order'),
    sha: Sha.optional().describe('Of the file as it was read'),
  }),
  z.strictObject({ delete: Path.describe('File') }),
  z.strictObject({ move: Path.describe('File'), to: Path.describe('New path') }),
  z.strictObject({ mode: Path.describe('File'), executable: z.boolean().describe('New mode') }),
]);

export type Change = z.output<typeof Change>;
export type Write = Extract<Change, { write: string }>;
export type EditFile = Extract<Change, { edit: string }>;

/** The paths that a change touches. */
export function pathsOf(change: Change): string[] {
  if ('write' in change) return [change.write];
  if ('edit' in change) return [change.edit];
  if ('delete' in change) return [change.delete];
  if ('move' in change) return [change.move, change.to];
  return [change.mode];
}
