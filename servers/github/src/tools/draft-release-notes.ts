import { bytesOf, defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { shippedBetween, type Span } from '../releases/changes.ts';
import { notesOf } from '../releases/notes.ts';
import { counted } from '../text.ts';

export const draftReleaseNotes = defineTool({
  name: 'draft_release_notes',
  title: 'Draft release notes',
  description: 'Markdown of what came since the release before, by kind, for write_release. Writes nothing.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    tag: Ref.describe('Tag, which need not be there yet'),
    previous_tag: Ref.optional().describe('The release before unless given'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { tag, previous_tag: previous } = args;
    const at = policy.at(args);
    const base = previous ?? (await tagBefore(github, at, tag, call));
    const span = await spanTo(github, at, { base, tag }, call);
    const voice = await policy.heard(
      call,
      at,
      span.shipped.map(({ author }) => author),
    );
    const notes = notesOf(span.shipped, voice);
    const room = bytesOf(9000);
    const body =
      Buffer.byteLength(notes) <= room
        ? notes
        : Buffer.from(notes)
            .subarray(0, room)
            .toString('utf8')
            .replace(/\n[^\n]*$/, '');
    const cut = body === notes ? '' : '; cut: give a nearer previous_tag';
    const unread = span.unread === 0 ? '' : `; ${span.unread} commits more were not looked at`;
    const head = `${tag}${span.head === tag ? '' : ' (not there yet: the default branch)'} since ${span.base}: ${counted(span.commits, 'commit')}, ${counted(span.shipped.length, 'change')}${unread}${cut}`;
    return `${head}\n${outside(body, { source: 'release notes' })}`;
  },
});

/** To the tag, or where it would be made. */
async function spanTo(
  github: GitHubDeps['github'],
  at: At,
  { base, tag }: { base: string; tag: string },
  { signal }: Asked,
): Promise<Span> {
  try {
    return await shippedBetween(github, at, { base, head: tag }, { signal });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  try {
    return await shippedBetween(github, at, { base, head: 'HEAD' }, { signal });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    throw new ToolError(`There is no ${base} to compare with.`, {
      code: 'NOT_FOUND',
      hint: 'Look with list_repo, kind tags.',
    });
  }
}

async function tagBefore(
  github: GitHubDeps['github'],
  at: At,
  tag: string,
  { signal }: Asked,
): Promise<string> {
  const { data: releases } = await github.request(
    'GET /repos/{owner}/{repo}/releases',
    { ...at, per_page: 30 },
    { signal },
  );
  const release = releases.find((each) => !each.draft && !each.prerelease && each.tag_name !== tag);
  if (release !== undefined) return release.tag_name;
  const { data: tags } = await github.request(
    'GET /repos/{owner}/{repo}/tags',
    { ...at, per_page: 30 },
    { signal },
  );
  const before = tags.find(({ name }) => name !== tag);
  if (before !== undefined) return before.name;
  throw new ToolError('There is no release or tag before this one.', {
    code: 'NO_TAG',
    hint: 'Give previous_tag: any tag or sha to begin from.',
  });
}
