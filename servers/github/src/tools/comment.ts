import { defineTool, ToolError, writes, type Call } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Number as IssueNumber, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { Markdown } from '../pulls/markdown.ts';

export const comment = defineTool({
  name: 'comment',
  title: 'Comment',
  description: 'Comments on an issue or pull request, or with comment_id replaces a comment there.',
  effect: writes({ openWorld: true }),
  groups: ['issues', 'prs', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    number: IssueNumber.describe('Issue or pull request'),
    body: Markdown.refine((text) => text.trim() !== '', 'has some words'),
    comment_id: z.int().min(1).optional().describe('To replace'),
  }),
  outputSchema: z.strictObject({ comment_id: z.int(), url: z.string() }),
  render: ({ comment_id: id, url }) => `Comment ${id}: ${url}`,
  handler: async ({ owner, repo, number, body, comment_id: id }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    const answer = (made: number) => ({
      comment_id: made,
      url: `${github.host.web}/${at.owner}/${at.repo}/issues/${number}#issuecomment-${made}`,
    });
    if (id === undefined) {
      await policy.writes(call, at, { does: `Comment on ${number}.`, texts: [body] });
      return answer(await add(github, { ...at, number, body }, call));
    }
    const reasons = await reasonsToAsk(github, { ...at, number, id }, call);
    await policy.writes(call, at, { does: `Replace comment ${id} on ${number}.`, texts: [body], reasons });
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await github.request(route, { ...at, comment_id: id, body }, call);
    return answer(id);
  },
});

async function add(
  github: GitHubDeps['github'],
  { owner, repo, number, body }: At & { number: number; body: string },
  { signal }: Call,
): Promise<number> {
  try {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { data } = await github.request(route, { owner, repo, issue_number: number, body }, { signal });
    return Number(data.id);
  } catch (error) {
    if (!hasStatus(error, 403) || !/locked/i.test(error.said)) throw error;
    throw new ToolError(`The conversation of ${number} is locked.`, {
      code: 'LOCKED',
      hint: 'Who can push to the repository can still comment, or unlock it.',
    });
  }
}

/** GitHub lets who may push put words into the mouths of others. Throws where the comment is of another issue. */
async function reasonsToAsk(
  github: GitHubDeps['github'],
  { owner, repo, number, id }: At & { number: number; id: number },
  { signal }: Call,
): Promise<string[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const { data: old } = await github
    .request(route, { owner, repo, comment_id: id }, { signal })
    .catch((error: unknown) => {
      if (!hasStatus(error, 404)) throw error;
      throw elsewhere(number);
    });
  if (!old.issue_url.endsWith(`/issues/${number}`)) throw elsewhere(number);
  const author = old.user?.login ?? 'ghost';
  return (await isMine(github, author, signal))
    ? []
    : [`It is a comment of ${author}, and will still bear their name.`];
}

async function isMine(github: GitHubDeps['github'], author: string, signal: AbortSignal): Promise<boolean> {
  // An App cannot ask who it is; it writes as a bot.
  if ((await github.tokenKind({ signal })) === 'app') return author.endsWith('[bot]');
  const { data } = await github.request('GET /user', {}, { signal });
  return data.login.toLowerCase() === author.toLowerCase();
}

function elsewhere(number: number): ToolError {
  return new ToolError(`${number} has no comment with this id.`, {
    code: 'NOT_FOUND',
    hint: 'get_issue with include comments tells them; what stands at lines is written with write_thread.',
  });
}
