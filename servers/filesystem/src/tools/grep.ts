import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';

const Glob = z.string().min(1).max(200);

/** Milliseconds that a search may take. */
const SEARCH_TIME = 20_000;

export const grep = defineTool({
  name: 'grep',
  title: 'Search in files',
  description:
    'Finds text in files. The first line tells how much was found and left out; then come the lines with matches, ' +
    'numbered, under the path of their file. What would be too long is told as files, or as sums of folders. ' +
    'What .gitignore names is left out, unless path names it.',
  effect: reads(),
  inputSchema: z
    .strictObject({
      pattern: z.string().min(1).max(1000).describe('What to find'),
      mode: z
        .enum(['literal', 'regex'])
        .default('literal')
        .describe('The text as it is, or RE2 syntax: no lookaround, no backreferences'),
      path: z.string().min(1).max(4096).default('.').describe('Folder or file to search'),
      glob: Glob.optional().describe('Only files that match: *.ts, src/**/*.md'),
      exclude: z.array(Glob).max(50).default([]).describe('Globs to leave out, folders with all in them'),
      case_sensitive: z.boolean().default(true).describe('Tell a from A'),
      word: z.boolean().default(false).describe('Whole words only'),
      multiline: z.boolean().default(false).describe('Matches may go over lines'),
      context: z.int().min(0).max(20).default(0).describe('Lines told around each match'),
      output: z.enum(['lines', 'files', 'counts']).default('lines').describe('counts: sums of folders'),
      limit: z.int().min(1).max(1000).default(100).describe('Most matches, files or folders in one answer'),
      cursor: z.string().max(8192).optional().describe('cursor of the answer before'),
    })
    .superRefine(({ pattern, multiline }, issues) => {
      if (!multiline && /[\r\n]/.test(pattern))
        issues.addIssue({
          code: 'custom',
          path: ['pattern'],
          message: 'has a line break; set multiline to find it',
        });
    }),
  handler: async ({ path, output, limit, cursor, glob, exclude, ...query }, deps: FilesystemDeps, call) => {
    // Loaded by the first search.
    const [{ answer }, { openStarts }, { decodePosition }, { inTurn }] = await Promise.all([
      import('../search/answer.ts'),
      import('../search/starts.ts'),
      import('../search/position.ts'),
      import('../search/turns.ts'),
    ]);
    const { sandbox } = deps;
    const position = decodePosition(cursor);
    await using open = await openStarts(sandbox, path);
    const wish = {
      shown: open.shown,
      starts: open.starts,
      glob,
      exclude,
      output,
      limit,
      position,
      time: SEARCH_TIME,
    };
    const pattern = query.pattern.replaceAll(/\r\n?/g, '\n');
    return await inTurn(() => answer(sandbox, { ...query, pattern }, wish, call), call.signal);
  },
});
