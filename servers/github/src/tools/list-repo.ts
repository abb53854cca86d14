import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { itemsOf, KINDS } from '../files/inventory.ts';
import { Where } from '../names.ts';
import { Paged, pageOf, Paging } from '../paging/page.ts';
import { counted } from '../text.ts';

const Row = z.strictObject({
  name: z.string(),
  sha: z.string().optional().describe('Commit'),
  facts: z.string().optional(),
});

const ONE = {
  branches: 'branch',
  tags: 'tag',
  releases: 'release',
  labels: 'label',
  contributors: 'contributor',
} as const;

export const listRepo = defineTool({
  name: 'list_repo',
  title: 'List repository',
  description: 'Branches, tags, releases, labels or contributors of a repository.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({ ...Where, kind: z.enum(KINDS).describe('Which'), ...Paging }),
  outputSchema: z.strictObject({ rows: z.array(Row), ...Paged }),
  render: ({ rows, next_cursor: next }, { kind }) => {
    const lines = rows.map(({ name, sha, facts }) => [name, sha, facts].filter(Boolean).join(' | '));
    const more = next === undefined ? '' : `; more with cursor ${next}`;
    return `${counted(rows.length, ONE[kind], kind)}${more}\n${outside(lines.join('\n'), { source: kind })}`;
  },
  handler: async ({ owner, repo, kind, limit, cursor }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at({ owner, repo });
    policy.opened(call, at);
    const { fetch, rowOf } = itemsOf(kind, { github, at, signal: call.signal });
    return pageOf({
      limit,
      cursor,
      about: { ...at, kind },
      unordered: true,
      fetch,
      key: ({ key }) => key,
      row: (item) => rowOf(item, policy.shown),
      call,
    });
  },
});
