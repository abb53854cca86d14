import { defineTool, ToolError, writes, type Call } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { foreignIn, type Foreign } from '../history/foreign.ts';
import { Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { releaseOf, type Release } from '../releases/release.ts';

const MOST_NOTES = 125_000;

const Args = z.strictObject({
  ...Where,
  tag: Ref.describe('Tag'),
  name: z.string().optional().describe('Title'),
  body: z
    .string()
    .refine(({ length }) => length <= MOST_NOTES, `has at most ${MOST_NOTES} characters`)
    .optional()
    .describe('Markdown'),
  draft: z.boolean().optional().describe('A new one is unless false'),
  prerelease: z.boolean().optional().describe('Not stable'),
  target: Ref.optional().describe('Branch or sha for a new tag'),
});
type Args = z.output<typeof Args>;

export const writeRelease = defineTool({
  name: 'write_release',
  title: 'Write release',
  description: 'Drafts the release of a tag, or changes what is given of it; draft false publishes it.',
  effect: writes({ openWorld: true, idempotent: true }),
  groups: ['repo', 'write'],
  inputSchema: Args,
  outputSchema: z.strictObject({
    id: z.int(),
    url: z.string(),
    draft: z.boolean(),
    made: z.boolean().describe('New'),
  }),
  render: ({ url, draft, made }) => `${made ? 'Made' : 'Changed'} the ${draft ? 'draft' : 'release'}: ${url}`,
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { tag, name, body, prerelease, target } = args;
    const at = policy.at(args);
    const known = await releaseOf(github, { ...at, tag }, call);
    const given = { name, body, prerelease, target_commitish: target };
    if (known !== undefined && [...Object.values(given), args.draft].every((value) => value === undefined))
      throw new ToolError(`There is a release of ${tag}, and nothing to change.`, {
        code: 'INVALID_ARGUMENTS',
        hint: 'Give name, body, draft, prerelease or target.',
      });
    const draft = args.draft ?? known?.draft ?? true;
    const foreign: Foreign =
      target === undefined ? {} : await foreignIn(github, at, { revision: target }, call);
    await policy.writes(call, at, {
      does: doesWords(args, known, draft),
      texts: [tag, name ?? '', body ?? '', target ?? ''],
      paths: foreign.paths ?? [],
      reasons: [...(foreign.reasons ?? []), ...lossOf(args, known)],
    });
    const values = { ...at, tag_name: tag, ...given, draft };
    const { id, isDraft } = await send(github, values, known, call);
    return {
      id,
      // A draft has no address of its own that stays.
      url: `${github.host.web}/${at.owner}/${at.repo}/releases${isDraft ? '' : `/tag/${encodeURIComponent(tag)}`}`,
      draft: isDraft,
      made: known === undefined,
    };
  },
});

type Values = At & {
  readonly tag_name: string;
  readonly name: string | undefined;
  readonly body: string | undefined;
  readonly prerelease: boolean | undefined;
  readonly target_commitish: string | undefined;
  readonly draft: boolean;
};

async function send(
  github: GitHubDeps['github'],
  values: Values,
  known: Release | undefined,
  { signal }: Call,
): Promise<{ id: number; isDraft: boolean }> {
  try {
    const { data } =
      known === undefined
        ? await github.request('POST /repos/{owner}/{repo}/releases', values, { signal })
        : await github.request(
            'PATCH /repos/{owner}/{repo}/releases/{release_id}',
            { ...values, release_id: known.id },
            { signal },
          );
    return { id: data.id, isDraft: data.draft };
  } catch (error) {
    if (!hasStatus(error, 422) || !error.faults.some(({ field }) => field === 'target_commitish'))
      throw error;
    throw new ToolError('There is no such branch or commit to make the tag of.', {
      code: 'NO_TARGET',
      hint: 'Give a branch or a full sha as target, or leave it out for the default branch.',
    });
  }
}

function doesWords({ tag }: Args, known: Release | undefined, draft: boolean): string {
  if (!draft && (known === undefined || known.draft)) return `Publish the release ${tag}.`;
  return known === undefined ? `Draft the release ${tag}.` : `Change the release ${tag}.`;
}

/** GitHub keeps no earlier notes of a release, and whoever follows it has seen it. */
function lossOf({ body, draft }: Args, known: Release | undefined): string[] {
  if (known === undefined || known.draft) return [];
  const old = known.body ?? '';
  return [
    ...(body === undefined || old.trim() === '' || old === body
      ? []
      : [`Its notes (${old.length} characters) are replaced; GitHub keeps no copy.`]),
    ...(draft === true ? ['It is published, and will be seen by nobody.'] : []),
  ];
}
