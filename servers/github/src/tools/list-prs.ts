import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Login, Ref, Where } from '../names.ts';
import { Paged, Paging, pageOf } from '../paging/page.ts';
import { Head, withOwner } from '../pulls/branches.ts';
import { authorOf } from '../pulls/person.ts';
import { lineOf, PullRow, rowOf, type ListedPull } from '../pulls/rows.ts';
import { counted } from '../text.ts';

export const listPrs = defineTool({
  name: 'list_prs',
  title: 'List pull requests',
  description: 'Rows of pull requests, by filters. search finds by words.',
  effect: reads({ openWorld: true }),
  groups: ['prs'],
  inputSchema: z.strictObject({
    ...Where,
    state: z.enum(['open', 'closed', 'merged', 'all']).default('open').describe('State'),
    base: Ref.optional().describe('Branch merged into'),
    head: Head.optional().describe('branch or owner:branch'),
    author: Login.optional().describe('Login'),
    draft: z.boolean().optional().describe('Only, or none'),
    sort: z.enum(['newest', 'oldest', 'updated']).default('newest').describe('Order'),
    ...Paging,
  }),
  outputSchema: z.strictObject({ repo: z.string(), prs: z.array(PullRow), ...Paged }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { state, base, head, author, draft, sort, limit, cursor } = args;
    const wanted = { state, base, head, author, draft, sort };
    const isFiltered = author !== undefined || draft !== undefined || state === 'merged';
    const { rows, ...page } = await pageOf({
      limit,
      cursor,
      about: { ...at, ...wanted },
      ...(isFiltered && { size: 100 }),
      fetch: async (number, size) => {
        const { data } = await github.request(
          'GET /repos/{owner}/{repo}/pulls',
          {
            ...at,
            state: state === 'merged' ? 'closed' : state,
            base,
            head: head && withOwner(head, at),
            sort: sort === 'updated' ? 'updated' : 'created',
            direction: sort === 'oldest' ? 'asc' : 'desc',
            per_page: size,
            page: number,
          },
          call,
        );
        policy.opened(call, at, { isPrivate: data[0]?.base.repo.private });
        const people = data.filter((pull) => isWanted(pull, wanted)).map(authorOf);
        const voice = await policy.heard(call, at, people);
        return data.map((pull) => ({ pull, voice }));
      },
      key: ({ pull: { number: of } }) => of,
      // Many can be changed in the same second, and stand in an order that nobody tells.
      unordered: sort === 'updated',
      falls: sort !== 'oldest',
      row: ({ pull, voice }) => (isWanted(pull, wanted) ? rowOf(pull, voice, policy.shown) : undefined),
      call,
    });
    return { repo: `${at.owner}/${at.repo}`, prs: rows, ...page };
  },
  render: ({ repo, prs, next_cursor: next }) =>
    [
      `${counted(prs.length, 'pull request')}${next === undefined ? '' : `; more with cursor ${next}`}`,
      ...(prs.length === 0
        ? []
        : [outside(prs.map(lineOf).join('\n'), { source: `pull requests of ${repo}` })]),
    ].join('\n'),
});

interface Wanted {
  readonly state: string;
  readonly author: string | undefined;
  readonly draft: boolean | undefined;
}

/** What GitHub's list cannot be asked for. */
function isWanted(pull: ListedPull, { state, author, draft }: Wanted): boolean {
  return (
    (state !== 'merged' || Boolean(pull.merged_at)) &&
    (author === undefined || nameOf(pull.user?.login) === nameOf(author)) &&
    (draft === undefined || pull.draft === draft)
  );
}

/** Bots are named without what GitHub puts behind: `dependabot`. */
function nameOf(login: string | undefined): string | undefined {
  return login?.toLowerCase().replace(/\[bot\]$/, '');
}
