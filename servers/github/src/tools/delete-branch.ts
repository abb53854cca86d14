import { defineTool, destroys, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';

export const deleteBranch = defineTool({
  name: 'delete_branch',
  title: 'Delete branch',
  description: 'Deletes a branch; never the default one or a protected one.',
  effect: destroys({ openWorld: true }),
  groups: ['repo', 'write'],
  inputSchema: z.strictObject({ ...Where, name: Ref.describe('Branch') }),
  outputSchema: z.strictObject({
    deleted: z.string(),
    sha: z.string().describe('Where it was: create_branch from it brings it back'),
  }),
  confirm: async ({ owner, repo, name }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    const sha = await deletable(github, { at, name }, call);
    return `Delete the branch ${name} of ${at.owner}/${at.repo}, now at ${sha.slice(0, 10)}? Commits that only it has can be lost.`;
  },
  handler: async ({ owner, repo, name }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    const sha = await deletable(github, { at, name }, call);
    await policy.writes(call, at, { does: `Delete the branch ${name}.`, texts: [] });
    await github.request(
      'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
      { ...at, ref: `heads/${name}` },
      call,
    );
    return { deleted: name, sha };
  },
});

/** The sha it stands at; throws where it must stay. */
async function deletable(
  github: GitHubDeps['github'],
  { at, name }: { at: At; name: string },
  { signal }: Asked,
): Promise<string> {
  const [branch, repository] = await Promise.all([
    github
      .request('GET /repos/{owner}/{repo}/branches/{branch}', { ...at, branch: name }, { signal })
      .catch((error: unknown) => {
        if (!hasStatus(error, 404)) throw error;
        throw new ToolError(`There is no branch ${name}.`, {
          code: 'NOT_FOUND',
          hint: 'Look with list_repo.',
        });
      }),
    github.request('GET /repos/{owner}/{repo}', { ...at }, { signal }),
  ]);
  const why =
    repository.data.default_branch === name
      ? 'the default branch'
      : branch.data.protected
        ? 'protected'
        : undefined;
  if (why !== undefined)
    throw new ToolError(`${name} is ${why}, and stays.`, {
      code: 'PROTECTED',
      hint: 'Its settings are changed on GitHub itself.',
    });
  return branch.data.commit.sha;
}
