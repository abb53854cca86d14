import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { treeOf } from '../files/tree.ts';
import { Ref, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { Paged } from '../paging/page.ts';

const Row = z.strictObject({
  path: z.string(),
  type: z.enum(['dir', 'file', 'submodule', 'symlink']),
  size: z.int().optional().describe('Bytes'),
  sha: z.string(),
});

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
  render: ({ rows, total, next_cursor: next, not_listed: skipped }) => {
    const marks = { dir: '/', file: '', submodule: ' (submodule)', symlink: ' (symlink)' };
    const lines = rows.map(
      ({ path, type, size }) => `${path}${marks[type]}${size === undefined ? '' : ` ${size}`}`,
    );
    const more = next === undefined ? '' : `; more with cursor ${next}`;
    const not = skipped === undefined ? '' : `; ${skipped} folders are not listed: ask for them by glob`;
    return `${rows.length} of ${total} paths, sizes in bytes${more}${not}\n${outside(lines.join('\n'), { source: 'tree' })}`;
  },
  handler: async (
    { owner, repo, ref = 'HEAD', glob, depth, limit, cursor },
    { github, policy }: GitHubDeps,
    call,
  ) => {
    const at = policy.at({ owner, repo });
    policy.opened(call, at);
    const about = { ...at, ref, glob, depth };
    const place = placeIn(cursor, Place, about);
    const recursive = glob !== undefined || depth !== 1;
    const tree = await treeOf(github, at, { sha: place?.sha ?? ref, recursive }, call);
    const matches = await matcherOf(glob);
    const all = tree.entries.filter(
      ({ path }) => matches(path) && (depth === undefined || path.split('/').length <= depth),
    );
    const from = place?.index ?? 0;
    const wanted = all.slice(from, from + limit).map(({ path, type, size, sha }) => ({
      path: policy.shown(path),
      type,
      ...(type === 'file' && size !== undefined && { size }),
      sha: sha.slice(0, 10),
    }));
    const { rows } = call.fit(wanted);
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

async function matcherOf(glob: string | undefined): Promise<(path: string) => boolean> {
  if (glob === undefined) return () => true;
  const { default: picomatch } = await import('picomatch');
  return picomatch(glob, { dot: true });
}
