import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { BLAME, type BlamedRange } from '../api/documents/blame.ts';
import type { GitHubDeps } from '../deps.ts';
import { perCommit } from '../files/blamed.ts';
import { openedAt } from '../history/revision.ts';
import { Path, Ref, Where } from '../names.ts';
import type { Person, Voice } from '../policy/policy.ts';
import { counted, short } from '../text.ts';

const Row = z.strictObject({
  lines: z.string(),
  sha: z.string(),
  date: z.string(),
  author: z.string(),
  headline: z.string(),
});

/** Tokens beside the rows. */
const OVERHEAD = 300;

export const blame = defineTool({
  name: 'blame',
  title: 'Blame',
  description: 'Which commits last changed the lines of a file, a row for each.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    path: Path.describe('File'),
    ref: Ref.optional().describe('Branch, tag or sha'),
    start_line: z.int().min(1).default(1).describe('From'),
    end_line: z.int().min(1).optional().describe('To'),
  }),
  outputSchema: z.strictObject({
    start_line: z.int(),
    end_line: z.int().describe('All lines up to this one are in the rows'),
    total_lines: z.int(),
    rows: z.array(Row),
    next_line: z.int().optional().describe('Give it as start_line to go on'),
  }),
  render: ({ start_line: from, end_line: to, total_lines: total, rows, next_line: next }, { path }) => {
    const lines = rows.map(
      ({ lines: own, sha, date, author, headline }) => `${own} | ${sha} | ${date} | ${author} | ${headline}`,
    );
    const more = next === undefined ? '' : `; go on with start_line ${next}`;
    return `${counted(rows.length, 'commit')} in lines ${from}-${to} of ${total}${more}\n${outside(lines.join('\n'), { source: `blame of ${path}` })}`;
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { path, ref = 'HEAD', start_line: from, end_line: to = Infinity } = args;
    const at = policy.at(args);
    const { repository } = await github.graphql(BLAME, { ...at, ref, path }, call);
    policy.opened(call, at, { isPrivate: repository?.isPrivate });
    await openedAt(policy, call, at, ref);
    const { blame: found } = repository?.object?.target ?? repository?.object ?? {};
    // Of a path that is not there GitHub blames no lines.
    const total = Math.max(0, ...(found?.ranges ?? []).map(({ endingLine }) => endingLine));
    if (found === undefined || total === 0)
      throw new ToolError('There is no such file at this ref, or nothing in it.', {
        code: 'NOT_FOUND',
        hint: 'Look with get_tree.',
      });
    if (from > Math.min(to, total))
      throw new ToolError(
        `The file has ${total} lines; there are none from ${from}${to === Infinity ? '' : ` to ${to}`}.`,
        {
          code: 'NO_LINES',
          hint: 'Ask for lines that it has.',
        },
      );
    const voice = await policy.heard(
      call,
      at,
      found.ranges.map(({ commit }) => authorOf(commit)),
    );
    const rowsTo = (end: number) =>
      perCommit(found.ranges, from, end).map(({ lines, commit }) =>
        rowOf(lines, commit, { voice, shown: policy.shown }),
      );
    const fits = (end: number) => call.fit(rowsTo(end), call.budget - OVERHEAD).left === 0;
    const wanted = Math.min(to, total);
    const end = lastThat(fits, from, wanted);
    return {
      start_line: from,
      end_line: end,
      total_lines: total,
      rows: rowsTo(end),
      ...(end < wanted && { next_line: end + 1 }),
    };
  },
});

type BlamedCommit = BlamedRange['commit'];

function authorOf({ author }: BlamedCommit): Person | undefined {
  return author?.user ? { login: author.user.login } : undefined;
}

function rowOf(
  lines: string,
  commit: BlamedCommit,
  { voice, shown }: { voice: Voice; shown: (text: string) => string },
) {
  const { oid, committedDate, author, messageHeadline } = commit;
  return {
    lines,
    sha: oid.slice(0, 10),
    date: committedDate.slice(0, 10),
    author: shown(short(author?.user?.login ?? author?.name ?? 'unknown', 40)),
    headline: short(voice(authorOf(commit), messageHeadline.slice(0, 1000)), 100),
  };
}

/** The last line up to which all fits, found in halves: what more lines cost only rises. */
function lastThat(fits: (line: number) => boolean, first: number, last: number): number {
  if (fits(last)) return last;
  let [good, bad] = [first, last];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
