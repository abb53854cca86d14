import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Ref, Where } from '../names.ts';

export const writeRelease = defineTool({
  name: 'write_release',
  title: 'Write release',
  description:
    'Makes the release of a tag, or changes it: only what is given. A tag that is not there yet is made of target.',
  effect: writes({ openWorld: true, idempotent: true }),
  groups: ['repo', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    tag: Ref.describe('Tag'),
    name: z.string().max(256).optional().describe('Title'),
    body: z.string().max(125_000).optional().describe('Markdown; draft_release_notes writes it'),
    draft: z.boolean().optional().describe('Seen by nobody yet; so for a new one unless given'),
    prerelease: z.boolean().optional().describe('Not stable'),
    target: Ref.optional().describe('Branch or sha; the default branch unless given'),
  }),
  outputSchema: z.strictObject({
    id: z.int(),
    url: z.string(),
    draft: z.boolean(),
    made: z.boolean().describe('New'),
  }),
  render: ({ url, draft, made }) => `${made ? 'Made' : 'Changed'} the ${draft ? 'draft' : 'release'}: ${url}`,
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { tag, name, body, draft, prerelease, target } = args;
    const at = policy.at(args);
    const known = await releaseOf(github, { ...at, tag }, call.signal);
    const texts = [tag, name ?? '', body ?? ''];
    const given = { tag_name: tag, name, body, prerelease, target_commitish: target };
    if (known === undefined) {
      const isDraft = draft ?? true;
      await policy.writes(call, at, { does: `${isDraft ? 'Draft' : 'Publish'} the release ${tag}.`, texts });
      const { data } = await github.request(
        'POST /repos/{owner}/{repo}/releases',
        { ...at, ...given, draft: isDraft },
        call,
      );
      return { id: data.id, url: data.html_url, draft: data.draft, made: true };
    }
    if ([name, body, draft, prerelease, target].every((value) => value === undefined))
      throw new ToolError('There is nothing to change.', {
        code: 'MISSING',
        hint: 'Give what is to be another.',
      });
    const publishes = known.draft && draft === false;
    await policy.writes(call, at, { does: `${publishes ? 'Publish' : 'Change'} the release ${tag}.`, texts });
    const { data } = await github.request(
      'PATCH /repos/{owner}/{repo}/releases/{release_id}',
      { ...at, release_id: known.id, ...given, draft },
      call,
    );
    return { id: data.id, url: data.html_url, draft: data.draft, made: false };
  },
});

/** The release of a tag; a draft, too, which only the list has. */
async function releaseOf(
  github: GitHubDeps['github'],
  { owner, repo, tag }: { owner: string; repo: string; tag: string },
  signal: AbortSignal,
): Promise<{ id: number; draft: boolean } | undefined> {
  try {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/releases/tags/{tag}',
      { owner, repo, tag },
      { signal },
    );
    return data;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  const { data } = await github.request(
    'GET /repos/{owner}/{repo}/releases',
    { owner, repo, per_page: 30 },
    { signal },
  );
  return data.find((release) => release.tag_name === tag);
}
