import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { Paged } from '../paging/page.ts';
import { scoped } from '../searching/scope.ts';
import { KINDS, search as searchFor } from '../searching/search.ts';

const Place = z.strictObject({
  page: z.int().min(1).max(100),
  from: z.int().min(0).max(100),
  size: z.int().min(1).max(100),
});
/** GitHub gives no more of any search. */
const REACH = 1000;

export const search = defineTool({
  name: 'search',
  title: 'Search',
  description:
    'Searches GitHub, a repository (owner, repo) or all of an owner. Qualifiers like label:bug or in:title work.',
  effect: reads({ openWorld: true }),
  groups: ['repo', 'issues', 'prs'],
  inputSchema: z.strictObject({
    kind: z.enum(KINDS).describe('What'),
    query: z.string().min(1).max(1000).describe('Words'),
    ...Where,
    limit: z.int().min(1).max(100).default(20).describe('Most rows'),
    cursor: z.string().max(2000).optional().describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    total: z.int().describe('As GitHub counts'),
    rows: z.array(z.string()),
    not_shown: z.int().optional().describe('Of repositories that are not served here'),
    incomplete: z.boolean().optional().describe('GitHub gave up before the end'),
    ...Paged,
  }),
  render: ({ total, rows, not_shown: hidden, incomplete, next_cursor: next, truncated }) => {
    const notes = [
      hidden === undefined ? '' : `${hidden} not served here`,
      incomplete === true ? 'GitHub gave up early: narrow the query' : '',
      next !== undefined
        ? `more with cursor ${next}`
        : truncated
          ? `only the first ${REACH} can be reached: narrow the query`
          : '',
    ].filter(Boolean);
    return `${[`${rows.length} of ${total}`, ...notes].join('; ')}\n${outside(rows.join('\n'), { source: 'search' })}`;
  },
  handler: async ({ kind, query, owner, repo, limit, cursor }, { github, policy }: GitHubDeps, call) => {
    const named =
      owner === undefined && repo === undefined
        ? undefined
        : repo === undefined && owner !== undefined
          ? { owner }
          : policy.at({ owner, repo });
    const q = scoped(kind, query, { named, entries: policy.entries });
    const about = { kind, q };
    const { page, from, size } = placeIn(cursor, Place, about) ?? { page: 1, from: 0, size: limit };
    const { total, isIncomplete, finds } = await searchFor(
      kind,
      { github, policy, call },
      { q, page, per_page: size },
    );
    const allowed = finds.filter(({ at }) => at === undefined || policy.allows(at));
    const { rows, left } = call.fit(allowed.slice(from).map(({ text }) => text));
    const isMore = finds.length === size && page * size < Math.min(total, REACH);
    const place =
      left > 0
        ? { page, from: from + rows.length, size }
        : isMore
          ? { page: page + 1, from: 0, size }
          : undefined;
    // What is not served here is not counted either: a number can tell what is in it.
    return {
      total: allowed.length < finds.length ? allowed.length : total,
      rows,
      ...(allowed.length < finds.length && { not_shown: finds.length - allowed.length }),
      ...(isIncomplete && { incomplete: true }),
      ...(place && { next_cursor: cursorAt(place, about) }),
      truncated: place !== undefined || (total > REACH && page * size >= REACH),
    };
  },
});
