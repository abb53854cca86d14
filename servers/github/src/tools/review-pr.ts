import { defineTool, outside, ToolError, writes, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Number as PullNumber, Path, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import type { Pull } from '../pulls/facts.ts';
import { filePages, shaOf } from '../pulls/files.ts';
import { Markdown } from '../pulls/markdown.ts';
import { authorOf } from '../pulls/person.ts';
import { changedAt, placeAll, type Placed } from '../reviews/placing.ts';
import { headNow, movedTo, postReview } from '../reviews/posting.ts';
import { counted, short } from '../text.ts';

const LineNumber = z.int().refine((line) => line > 0, 'is at least 1');

const Comment = z.strictObject({
  path: Path.describe('File'),
  line: LineNumber.optional().describe('Last line'),
  snippet: z.string().optional().describe('Or their exact text'),
  start_line: LineNumber.optional().describe('First of several'),
  side: z.enum(['right', 'left']).optional().describe('right: new; left: old'),
  body: Markdown.optional(),
  suggestion: Markdown.optional().describe('Lines to put there instead'),
});

const Comments = z
  .array(Comment)
  .refine(({ length }) => length <= 100, 'has at most 100 comments')
  .describe('On lines of the diff');

const Args = z.strictObject({
  ...Where,
  number: PullNumber.describe('Number'),
  event: z.enum(['approve', 'request_changes', 'comment']).describe('Verdict'),
  body: Markdown.optional(),
  comments: Comments.default([]),
  dry_run: z.boolean().default(false).describe('Only check places'),
});
type Args = z.output<typeof Args>;

export const reviewPr = defineTool({
  name: 'review_pr',
  title: 'Review pull request',
  description: 'Posts one review with its comments on lines, or nothing and what is wrong about which.',
  effect: writes({ openWorld: true }),
  groups: ['prs', 'write'],
  inputSchema: Args,
  outputSchema: z.strictObject({
    posted: z.boolean(),
    sha: z.string().describe('Commit that was reviewed'),
    url: z.string().optional(),
    now_at: z.string().optional().describe('Where the branch was pushed to meanwhile'),
    comments: z.array(
      z.strictObject({
        path: z.string(),
        side: z.enum(['right', 'left']),
        line: z.int(),
        start_line: z.int().optional(),
        text: z.string().describe('Of its last line'),
      }),
    ),
  }),
  handler: async (args, deps: GitHubDeps, call) => {
    const { github, policy } = deps;
    const at = policy.at(args);
    const { number, event, body, comments, dry_run: isDry } = args;
    assertSaysSomething(args);
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const { data: pull } = await github.request(route, { ...at, pull_number: number }, call);
    policy.opened(call, at, { isPrivate: pull.base.repo.private });
    const placed = await placesOf(deps, { at, pull, comments }, call);
    const sha = pull.head.sha;
    const author = authorOf(pull);
    const voice = await policy.heard(call, at, [author]);
    const rows = placed.map(({ body: _, text, ...place }) => ({
      ...place,
      path: policy.shown(place.path),
      text: short(voice(author, text.slice(0, 400)), 120),
    }));
    if (isDry) return { posted: false, sha, comments: rows };
    await policy.writes(call, at, {
      does: `${DOES[event]} pull request ${number}, with ${counted(placed.length, 'comment')}.`,
      texts: [body ?? '', ...placed.map((comment) => comment.body)].filter(Boolean),
    });
    const id = await postReview(github, { at, number }, { event, body, comments: placed, sha }, call);
    const now = await headNow(github, { at, number }, call);
    return {
      posted: true,
      sha,
      url: `${github.host.web}/${at.owner}/${at.repo}/pull/${number}#pullrequestreview-${id}`,
      ...(now !== undefined && now !== sha && { now_at: now }),
      comments: rows,
    };
  },
  render: ({ posted, sha, url, now_at: now, comments }, { number, event }) =>
    [
      posted ? `Posted: ${event} on ${sha}, ${url}` : `Nothing was posted: ${event} on ${sha} could be.`,
      ...(now === undefined ? [] : [`The branch was pushed to meanwhile and is at ${now} now.`]),
      ...(comments.length === 0
        ? []
        : [
            `${counted(comments.length, 'comment')}:`,
            outside(comments.map(rowOf).join('\n'), { source: `diff of pull request ${number}` }),
          ]),
    ].join('\n'),
});

const DOES = { approve: 'Approve', request_changes: 'Request changes on', comment: 'Comment on' };

/** Their places in the diff. Throws unless all have one, and the diff is that of the commit. */
async function placesOf(
  { github }: Pick<GitHubDeps, 'github'>,
  { at, pull, comments }: { at: At; pull: Pull; comments: Args['comments'] },
  call: Call,
): Promise<Placed[]> {
  if (comments.length === 0) return [];
  const { number, changed_files: count, head } = pull;
  const pages = filePages(github, { at, number, count }, call);
  const changed = await changedAt(
    pages,
    comments.map(({ path }) => path),
  );
  const isOther = [...changed.files.values()].some(
    (file) => file.status !== 'removed' && shaOf(file) !== head.sha,
  );
  if (isOther) {
    const now = await headNow(github, { at, number }, call);
    if (now !== undefined && now !== head.sha) throw movedTo(now);
  }
  const { placed, wrong } = placeAll(comments, changed);
  if (wrong.length === 0) return placed;
  throw new ToolError(
    `Nothing was posted: ${wrong.length} of ${counted(comments.length, 'comment')} ${wrong.length === 1 ? 'has' : 'have'} no place. ${wrong.join(' ')}`,
    { code: 'BAD_ANCHORS', hint: 'Mend these, and send all of them again.' },
  );
}

function assertSaysSomething({ event, body = '', comments }: Args): void {
  if (event === 'approve' || body.trim() !== '' || comments.length > 0) return;
  throw new ToolError(`A review with event ${event} has to say something.`, {
    code: 'INVALID_ARGUMENTS',
    hint: 'Give body or comments.',
  });
}

interface Row extends Pick<Placed, 'path' | 'side' | 'line' | 'text'> {
  readonly start_line?: number | undefined;
}

/** `src/a.ts:4-5 right: const x = 1;` */
function rowOf({ path, side, line, start_line: start, text }: Row): string {
  return `${path}:${start === undefined ? '' : `${start}-`}${line} ${side}: ${text}`;
}
