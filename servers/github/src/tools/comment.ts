import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Number as IssueNumber, Where } from '../names.ts';

export const comment = defineTool({
  name: 'comment',
  title: 'Comment',
  description: 'Comments on an issue or pull request, or replaces a comment of yours there.',
  effect: writes({ openWorld: true }),
  groups: ['issues', 'prs', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    number: IssueNumber.describe('Issue or pull request'),
    body: z.string().min(1).max(65_536).describe('Markdown'),
    comment_id: z.int().min(1).optional().describe('To replace'),
  }),
  outputSchema: z.strictObject({ comment_id: z.int(), url: z.string() }),
  render: ({ comment_id: id, url }) => `Comment ${id}: ${url}`,
  handler: async ({ owner, repo, number, body, comment_id: id }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    if (id === undefined) {
      await policy.writes(call, at, { does: `Comment on #${number}.`, texts: [body] });
      const { data } = await github.request(
        'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        { ...at, issue_number: number, body },
        call,
      );
      return { comment_id: Number(data.id), url: data.html_url };
    }
    const asked = { ...at, comment_id: id };
    const { data: old } = await github
      .request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', asked, call)
      .catch((error: unknown) => {
        if (!hasStatus(error, 404)) throw error;
        throw elsewhere(number);
      });
    if (!old.issue_url.endsWith(`/issues/${number}`)) throw elsewhere(number);
    await policy.writes(call, at, { does: `Replace comment ${id} on #${number}.`, texts: [body] });
    const { data } = await github.request(
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { ...asked, body },
      call,
    );
    return { comment_id: Number(data.id), url: data.html_url };
  },
});

function elsewhere(number: number): ToolError {
  return new ToolError(`#${number} has no comment with this id.`, {
    code: 'NOT_FOUND',
    hint: 'Look with get_issue or get_pr.',
  });
}
