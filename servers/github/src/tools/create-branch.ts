import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Ref, Where } from '../names.ts';

export const createBranch = defineTool({
  name: 'create_branch',
  title: 'Create branch',
  description: 'Makes a branch at a branch, tag or sha.',
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
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/commits/{ref}',
      { ...at, ref: from, per_page: 1 },
      call,
    );
    await policy.writes(call, at, { does: `Create the branch ${name}.`, texts: [name] });
    try {
      await github.request(
        'POST /repos/{owner}/{repo}/git/refs',
        { ...at, ref: `refs/heads/${name}`, sha: data.sha },
        call,
      );
    } catch (error) {
      if (!hasStatus(error, 422)) throw error;
      throw new ToolError(`There is a branch ${name} already, or a name that stands in its way.`, {
        code: 'EXISTS',
        hint: 'Choose another name, or go on with that branch.',
      });
    }
    return { branch: name, sha: data.sha };
  },
});
