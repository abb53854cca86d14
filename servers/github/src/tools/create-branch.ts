import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { foreignIn } from '../history/foreign.ts';
import { Ref, Sha, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';

export const createBranch = defineTool({
  name: 'create_branch',
  title: 'Create branch',
  description: 'Makes a branch from another, a tag or a sha.',
  effect: writes({ openWorld: true }),
  groups: ['repo', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    name: Ref.describe('Of the new branch'),
    from: Ref.optional().describe('The default branch unless given'),
  }),
  outputSchema: z.strictObject({ branch: z.string(), sha: z.string() }),
  handler: async ({ owner, repo, name, from = 'HEAD' }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    const sha = await shaOf(github, at, from, call);
    const foreign = await foreignIn(github, at, { revision: from, sha }, call);
    await policy.writes(call, at, { does: `Create the branch ${name}.`, texts: [name], ...foreign });
    try {
      await github.request(
        'POST /repos/{owner}/{repo}/git/refs',
        { ...at, ref: `refs/heads/${name}`, sha },
        call,
      );
    } catch (error) {
      if (!hasStatus(error, 422)) throw error;
      throw new ToolError(`There is a branch ${name} already, or a name that stands in its way.`, {
        code: 'EXISTS',
        hint: 'Choose another name, or go on with that branch.',
      });
    }
    return { branch: policy.shown(name), sha };
  },
});

/** The commit that a name stands for: as text, which is far less than the commit with its files. */
async function shaOf(github: GitHubDeps['github'], at: At, ref: string, { signal }: Asked): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}';
  const accept = 'application/vnd.github.sha';
  const text = await github.text(route, { ...at, ref }, { signal, accept }).catch((error: unknown) => {
    // 422: the repository is there, the commit is not.
    if (!hasStatus(error, 404, 422)) throw error;
    throw new ToolError(`There is no branch, tag or commit ${ref}, or this token may not see it.`, {
      code: 'NOT_FOUND',
      hint: `Look with list_repo. ${error.status === 404 ? (error.hint ?? '') : ''}`.trim(),
    });
  });
  const sha = text.trim();
  if (Sha.safeParse(sha).success) return sha;
  throw new ToolError('GitHub answered with something that is no commit.', { code: 'UNEXPECTED_ANSWER' });
}
