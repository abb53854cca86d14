import { defineTool, destroys, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { counted } from '../text.ts';

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
    const { sha, base } = await deletable(github, { at, name }, call);
    const lost = await lostWith(github, { at, base, sha }, call);
    return `Delete the branch ${name} of ${at.owner}/${at.repo}, now at ${sha.slice(0, 10)}? ${lost}`;
  },
  handler: async ({ owner, repo, name }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    const { sha } = await deletable(github, { at, name }, call);
    await policy.writes(call, at, { does: `Delete the branch ${name}.`, texts: [] });
    const route = 'DELETE /repos/{owner}/{repo}/git/refs/{ref}';
    await github.request(route, { ...at, ref: `heads/${name}` }, call).catch((error: unknown) => {
      if (!hasStatus(error, 422)) throw error;
      throw new ToolError(`${name} could not be deleted: it is gone already, or rules protect it.`, {
        code: 'PROTECTED',
        hint: 'Look with list_repo.',
      });
    });
    return { deleted: policy.shown(name), sha };
  },
});

/** What goes with it, as a sentence: the exact effect, as far as GitHub tells. */
async function lostWith(
  github: GitHubDeps['github'],
  { at, base, sha }: { at: At; base: string; sha: string },
  { signal }: Asked,
): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const values = { ...at, basehead: `${base}...${sha}`, per_page: 1 };
  try {
    const { ahead_by: ahead } = (await github.request(route, values, { signal })).data;
    if (ahead === 0) return `All of its commits are in ${base} too.`;
    return `${counted(ahead, 'commit')} that ${base} does not have can be lost.`;
  } catch (error) {
    // They may have nothing in common, or too much between them.
    if (hasStatus(error, 404, 422, 500, 502)) return 'Commits that only it has can be lost.';
    throw error;
  }
}

/** Where it stands, and the default branch; throws where it must stay. */
async function deletable(
  github: GitHubDeps['github'],
  { at, name }: { at: At; name: string },
  { signal }: Asked,
): Promise<{ sha: string; base: string }> {
  const [branch, repository] = await Promise.all([
    github
      .request('GET /repos/{owner}/{repo}/branches/{branch}', { ...at, branch: name }, { signal })
      .catch((error: unknown) => {
        if (!hasStatus(error, 404)) throw error;
        throw new ToolError(`There is no branch ${name}, or this token may not see it.`, {
          code: 'NOT_FOUND',
          hint: `Look with list_repo. ${error.hint ?? ''}`.trim(),
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
  return { sha: branch.data.commit.sha, base: repository.data.default_branch };
}
