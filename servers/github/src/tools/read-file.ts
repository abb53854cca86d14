import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { readAll } from '../files/reading.ts';
import { openedAt } from '../history/revision.ts';
import { Path, Ref, Where } from '../names.ts';
import { MOST_TOKENS } from '../paging/document-arguments.ts';

export const readFile = defineTool({
  name: 'read_file',
  title: 'Read file',
  description: 'The text of a file or several, or some lines; above each path, sha and which lines.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    path: Path.optional().describe('File'),
    paths: z.array(Path).min(1).max(50).optional().describe('Several, instead of path'),
    ref: Ref.optional().describe('Branch, tag or sha'),
    start_line: z.int().min(1).default(1).describe('From'),
    end_line: z.int().min(1).optional().describe('To'),
    max_tokens: z.int().min(300).max(MOST_TOKENS).default(8000).describe('Of the answer'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { path, paths, ref, start_line: from, end_line: to = Infinity, max_tokens: tokens } = args;
    const at = policy.at(args);
    if ((path === undefined) === (paths === undefined))
      throw new ToolError('Give path, or paths for several files.', {
        code: 'MISSING_PATH',
        hint: 'Like path: README.md.',
      });
    await openedAt(policy, call, at, ref);
    const wanted = paths ?? [path ?? ''];
    return readAll(wanted, { github, at, ref, from, to, shown: policy.shown, call }, tokens);
  },
});
