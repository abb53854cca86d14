import { bytesOf, defineTool, outside, reads, ToolError, type Call } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { MOST_TOKENS } from '../paging/document-arguments.ts';
import { Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { tagBefore } from '../releases/before.ts';
import { shippedBetween, type Span } from '../releases/changes.ts';
import { notesOf } from '../releases/notes.ts';
import { counted, short } from '../text.ts';

/** About what the lines around the notes take. */
const AROUND = 1500;

export const draftReleaseNotes = defineTool({
  name: 'draft_release_notes',
  title: 'Draft release notes',
  description: 'Markdown of what came since the release before, by kind, for write_release. Writes nothing.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  budget: MOST_TOKENS,
  inputSchema: z.strictObject({
    ...Where,
    tag: Ref.describe('Tag, there or not yet'),
    previous_tag: Ref.optional().describe('The release before unless given'),
    max_tokens: z.int().min(1000).max(MOST_TOKENS).default(8000).describe('Budget'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { tag, previous_tag: previous, max_tokens: tokens } = args;
    const at = policy.at(args);
    policy.opened(call, at);
    const base = previous ?? (await tagBefore(github, at, tag, call));
    const span = await spanTo(github, at, { base, tag }, call);
    const people = span.shipped.map(({ author }) => author);
    const { text, left } = notesOf(
      span.shipped,
      await policy.heard(call, at, people),
      bytesOf(tokens) - AROUND,
    );
    const facts = [
      `${tag}${span.head === tag ? '' : ' (not there yet: the default branch)'} since ${short(policy.shown(base), 100)}: ${counted(span.commits, 'commit')}`,
      counted(span.shipped.length, 'change'),
      ...(span.unread === 0
        ? []
        : [`the newest ${span.unread} commits were not looked at: give a nearer previous_tag`]),
      ...(left === 0
        ? []
        : [`${counted(left, 'change')} not shown: give more max_tokens, or a nearer previous_tag`]),
    ];
    const link = `**Full changelog**: ${github.host.web}/${at.owner}/${at.repo}/compare/${base}...${tag}`;
    const body = [text, link].filter(Boolean).join('\n\n');
    return `${facts.join('; ')}\n${outside(body, { source: `changes of ${at.owner}/${at.repo}` })}`;
  },
});

/** To the tag, or where it would be made. */
async function spanTo(
  github: GitHubDeps['github'],
  at: At,
  { base, tag }: { base: string; tag: string },
  call: Call,
): Promise<Span> {
  const isMissing = (error: unknown) => {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  };
  const toTag = await shippedBetween(github, at, { base, head: tag }, call).catch(isMissing);
  const span = toTag ?? (await shippedBetween(github, at, { base, head: 'HEAD' }, call).catch(isMissing));
  if (span !== undefined) return span;
  throw new ToolError(`There is no ${base} to compare with.`, {
    code: 'NOT_FOUND',
    hint: 'Look with list_repo, kind tags.',
  });
}
