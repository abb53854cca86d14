import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { treeOf } from '../files/tree.ts';
import { openedAt } from '../history/revision.ts';
import { Ref, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { Paged } from '../paging/page.ts';
import { counted } from '../text.ts';

const Row = z.strictObject({
  path: z.string(),
  type: z.enum(['dir', 'file', 'submodule', 'symlink']),
  size: z.int().optional().describe('Bytes'),
  sha: z.string(),
});

const SHORT_SHA = 10;
/** Tokens beside the rows. */
const OVERHEAD = 300;

const Place = z.strictObject({ sha: z.string().regex(/^[\da-f]{40,64}$/), index: z.int().min(0) });

export const getTree = defineTool({
  name: 'get_tree',
  title: 'Get tree',
  description: 'Paths in a repository, all levels or some, or those that a glob matches.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    ref: Ref.optional().describe('Branch, tag or sha'),
    glob: z.string().min(1).max(500).optional().describe('Like src/**/*.ts'),
    depth: z.int().min(1).max(100).optional().describe('Levels; all unless given'),
    limit: z.int().min(1).max(2000).default(200).describe('Most rows'),
    cursor: z.string().max(2000).optional().describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    tree_sha: z.string(),
    total: z.int().describe('Paths that match'),
    rows: z.array(Row),
    not_listed: z.int().optional().describe('Folders left out: there are too many'),
    ...Paged,
  }),
  render: ({ tree_sha: tree, rows, total, next_cursor: next, not_listed: skipped }) => {
    const marks = { dir: '/', file: '', submodule: ' (submodule)', symlink: ' (symlink)' };
    const lines = rows.map(({ path, type, size, sha }) => `${path}${marks[type]} ${size ?? ''} ${sha}`);
    const more = next === undefined ? '' : `; more with cursor ${next}`;
    const not =
      skipped === undefined
        ? ''
        : `; ${counted(skipped, 'folder')} not listed: name one by glob, like src/**`;
    return `${rows.length} of ${counted(total, 'path')} of tree ${tree.slice(0, SHORT_SHA)}, sizes in bytes${more}${not}\n${outside(lines.join('\n'), { source: 'tree' })}`;
  },
  handler: async (
    { owner, repo, ref = 'HEAD', glob, depth, limit, cursor },
    { github, policy }: GitHubDeps,
    call,
  ) => {
    const at = policy.at({ owner, repo });
    await openedAt(policy, call, at, ref);
    const about = { ...at, ref, glob, depth };
    const place = placeIn(cursor, Place, about);
    const recursive = glob !== undefined || depth !== 1;
    const { matches, leadsTo } = await matcherOf(glob);
    const levels = (path: string) => path.split('/').length;
    const matters = (folder: string) => leadsTo(folder) && (depth === undefined || levels(folder) < depth);
    const tree = await treeOf(github, at, { sha: place?.sha ?? ref, recursive, matters }, call);
    const all = tree.entries.filter(
      ({ path }) => matches(path) && (depth === undefined || levels(path) <= depth),
    );
    const from = place?.index ?? 0;
    const wanted = all.slice(from, from + limit).map(({ path, type, size, sha }) => ({
      path: policy.shown(path),
      type,
      ...(type === 'file' && size !== undefined && { size }),
      sha: sha.slice(0, SHORT_SHA),
    }));
    const { rows } = call.fit(wanted, call.budget - OVERHEAD);
    const index = from + rows.length;
    const truncated = index < all.length;
    return {
      tree_sha: tree.sha,
      total: all.length,
      rows,
      ...(tree.skipped > 0 && { not_listed: tree.skipped }),
      ...(truncated && { next_cursor: cursorAt({ sha: tree.sha, index }, about) }),
      truncated,
    };
  },
});

/** Which paths a glob matches, and which folders can have any of them in it. */
async function matcherOf(glob: string | undefined) {
  const all = () => true;
  if (glob === undefined) return { matches: all, leadsTo: all };
  const { default: picomatch } = await import('picomatch');
  const { base, negated = false } = picomatch.scan(glob) as { base: string; negated?: boolean };
  // What escapes something begins differently than it reads.
  const isAnywhere = negated || base === '' || glob.includes('\\');
  const leadsTo = (folder: string) =>
    isAnywhere || `${folder}/`.startsWith(`${base}/`) || base.startsWith(`${folder}/`);
  return { matches: picomatch(glob, { dot: true }), leadsTo };
}
