import { bytesOf, defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { Path } from './path.ts';

/** A file is told whole or not at all, since what was read is often written back: so there is much room. */
const BUDGET = 100_000;

/** The reference says number where it means a whole one. */
const Lines = z
  .number()
  .min(1)
  .refine((lines) => Number.isSafeInteger(lines), 'expected a whole number')
  .optional();

const PartOfFile = z
  .strictObject({
    path: Path.describe('File to read'),
    tail: Lines.describe('Only the last n lines'),
    head: Lines.describe('Only the first n lines'),
  })
  .superRefine(({ head, tail }, issues) => {
    if (head !== undefined && tail !== undefined)
      issues.addIssue({ code: 'custom', path: ['head'], message: 'give head or tail, not both' });
  });

const readTextFile = defineTool({
  name: 'read_text_file',
  title: 'Read a text file',
  description: 'The text of a file in any usual encoding, or its first or last lines, exactly as they are.',
  effect: reads(),
  budget: BUDGET,
  inputSchema: PartOfFile,
  handler: async ({ path, ...part }, deps: FilesystemDeps, call) => {
    const { readText } = await import('./text.ts');
    return readText(deps, path, { ...part, room: bytesOf(call.budget) }, call);
  },
});

const readFile = defineTool({
  ...readTextFile,
  name: 'read_file',
  title: 'Read a file',
  description: 'The same as read_text_file, under its older name.',
});

const readMediaFile = defineTool({
  name: 'read_media_file',
  title: 'Read a media file',
  description: 'A picture or a sound up to 4 MB as such, any other file as its bytes in base64.',
  effect: reads(),
  inputSchema: z.strictObject({ path: Path.describe('File to read') }),
  handler: async ({ path }, deps: FilesystemDeps, call) => {
    const { readMedia } = await import('./media.ts');
    return [await readMedia(deps, path, call)];
  },
});

const readMultipleFiles = defineTool({
  name: 'read_multiple_files',
  title: 'Read several text files',
  description: 'Texts of files, each under its path, with --- between. One that cannot be read says why.',
  effect: reads(),
  budget: BUDGET,
  inputSchema: z.strictObject({ paths: z.array(Path).min(1).describe('Files to read') }),
  handler: async ({ paths }, deps: FilesystemDeps, call) => {
    const { readTexts } = await import('./text.ts');
    return readTexts(deps, paths, bytesOf(call.budget), call);
  },
});

export const reading = [readFile, readTextFile, readMediaFile, readMultipleFiles];
