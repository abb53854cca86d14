import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { BLAME } from '../api/documents/blame.ts';
import type { GitHubDeps } from '../deps.ts';
import { Path, Ref, Where } from '../names.ts';
import { short } from '../text.ts';

const Row = z.strictObject({
  start_line: z.int(),
  end_line: z.int(),
  sha: z.string(),
  date: z.string(),
  author: z.string(),
  headline: z.string(),
});

export const blame = defineTool({
  name: 'blame',
  title: 'Blame',
  description: 'Which commit last changed each line of a file.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    path: Path.describe('File'),
    ref: Ref.optional().describe('Branch, tag or sha'),
    start_line: z.int().min(1).optional().describe('From'),
    end_line: z.int().min(1).optional().describe('To'),
  }),
  outputSchema: z.strictObject({
    rows: z.array(Row),
    left_out: z.int().describe('Ranges after these: go on with start_line'),
  }),
  render: ({ rows, left_out: left }, { path }) => {
    const lines = rows.map(
      ({ start_line: from, end_line: to, sha, date, author, headline }) =>
        `${from === to ? from : `${from}-${to}`} ${sha} ${date} ${author} | ${headline}`,
    );
    const more = left === 0 ? '' : `; ${left} ranges more from line ${(rows.at(-1)?.end_line ?? 0) + 1}`;
    return `${rows.length} ranges${more}\n${outside(lines.join('\n'), { source: `blame of ${path}` })}`;
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { path, ref = 'HEAD', start_line: from = 1, end_line: to = Infinity } = args;
    const at = policy.at(args);
    const { repository } = await github.graphql(BLAME, { ...at, ref, path }, call);
    const found = repository?.object?.blame;
    // Of a path that is not there GitHub blames no lines.
    if (found === undefined || found.ranges.length === 0)
      throw new ToolError('There is no such file at this ref, or nothing in it.', {
        code: 'NOT_FOUND',
        hint: 'Look with get_tree.',
      });
    policy.opened(call, at, { isPrivate: repository?.isPrivate });
    const { shown } = policy;
    const all = found.ranges
      .filter(({ startingLine, endingLine }) => endingLine >= from && startingLine <= to)
      .map(({ startingLine, endingLine, commit: { oid, messageHeadline, committedDate, author } }) => ({
        start_line: startingLine,
        end_line: endingLine,
        sha: oid.slice(0, 10),
        date: committedDate.slice(0, 10),
        author: shown(short(author?.user?.login ?? author?.name ?? 'unknown', 40)),
        headline: shown(short(messageHeadline, 100)),
      }));
    const { rows, left } = call.fit(all);
    return { rows, left_out: left };
  },
});
