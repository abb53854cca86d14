import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Where } from '../names.ts';
import { Paged, pageOf } from '../paging/page.ts';
import { KINDS, lineOf, Row } from '../searching/rows.ts';
import { scoped } from '../searching/scope.ts';
import { searchPage } from '../searching/search.ts';

/** GitHub gives no more of any search. */
const REACH = 1000;
/** Finds asked for at once: searches are few a minute, and what lies on one page keeps its order while it is read. */
const SIZE = 50;

export const search = defineTool({
  name: 'search',
  title: 'Search',
  description:
    'Searches GitHub, one repository (owner, repo) or all of an owner. Qualifiers like label:bug or in:title work.',
  effect: reads({ openWorld: true }),
  groups: ['repo', 'issues', 'prs'],
  inputSchema: z.strictObject({
    kind: z.enum(KINDS).describe('What'),
    query: z.string().min(1).describe('Words'),
    ...Where,
    limit: z.int().min(1).max(SIZE).default(20).describe('Most rows'),
    cursor: z.string().optional().describe('next_cursor'),
  }),
  outputSchema: z.strictObject({
    total: z.int().describe('As GitHub counts'),
    rows: z.array(Row),
    out_of_reach: z.int().optional().describe('Beyond the first 1,000, which is all that GitHub gives'),
    not_shown: z.int().optional().describe('Of repositories that are not served here'),
    incomplete: z.boolean().optional().describe('GitHub gave up before the end'),
    ...Paged,
  }),
  render: ({ total, rows, out_of_reach: beyond, not_shown: hidden, incomplete, next_cursor: next }) => {
    const notes = [
      `${rows.length} of ${total}`,
      beyond === undefined ? '' : `${beyond} out of reach: narrow the query`,
      hidden === undefined ? '' : `${hidden} not served here`,
      incomplete === true ? 'GitHub gave up early: narrow the query' : '',
      next === undefined ? '' : `more with cursor ${next}`,
    ].filter(Boolean);
    return `${notes.join('; ')}\n${outside(rows.map(lineOf).join('\n'), { source: 'search' })}`;
  },
  handler: async ({ kind, query, owner, repo, limit, cursor }, { github, policy }: GitHubDeps, call) => {
    const isOwnerAlone = owner !== undefined && repo === undefined;
    const named = isOwnerAlone ? { owner } : repo === undefined ? undefined : policy.at({ owner, repo });
    const q = scoped(kind, query, { named, entries: policy.entries });
    let [total, hidden, incomplete] = [0, 0, false];
    const page = await pageOf({
      limit,
      cursor,
      about: { kind, q },
      unordered: true,
      size: SIZE,
      fetch: async (at, size) => {
        if ((at - 1) * size >= REACH) return [];
        const found = await searchPage(kind, { github, policy, call }, { q, page: at, per_page: size });
        total = found.total;
        hidden += found.finds.filter(({ row }) => row === undefined).length;
        incomplete ||= found.isIncomplete;
        return found.finds;
      },
      // A page of GitHub's may be short and not the last.
      isLast: (at) => at * SIZE >= Math.min(total, REACH),
      key: ({ key }) => key,
      row: ({ row }) => row,
      call,
    });
    // What is not served here is not counted either: a number can tell what is in it.
    return {
      total: hidden > 0 ? page.rows.length : total,
      ...page,
      ...(hidden === 0 && total > REACH && { out_of_reach: total - REACH }),
      ...(hidden > 0 && { not_shown: hidden }),
      ...(incomplete && { incomplete }),
    };
  },
});
