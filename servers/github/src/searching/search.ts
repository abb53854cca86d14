import { ToolError, type ReadCall } from '@plugboard/core';
import { hasStatus, type GitHub } from '../api/github.ts';
import type { Policy } from '../policy/policy.ts';
import { codeFind, commitFind, issueFind, repoFind, userFind, type Find } from './finds.ts';
import type { Kind } from './rows.ts';

/** One page of a search. */
export interface Found {
  /** How many there are, as GitHub says. */
  readonly total: number;
  /** GitHub gave up before it had looked everywhere. */
  readonly isIncomplete: boolean;
  readonly finds: readonly Find[];
}

export interface Searching {
  readonly github: GitHub;
  readonly policy: Policy;
  readonly call: ReadCall;
}

export interface Query {
  readonly q: string;
  readonly page: number;
  readonly per_page: number;
}

interface Answered<Item> {
  readonly total_count: number;
  readonly incomplete_results: boolean;
  readonly items: readonly Item[];
}

const SEARCHES: Readonly<Record<Kind, (searching: Searching, query: Query) => Promise<Found>>> = {
  issues: searchIssues,
  prs: searchIssues,
  code: async ({ github, policy, call }, query) => {
    const accept = 'application/vnd.github.text-match+json';
    const { data } = await github.request('GET /search/code', { ...query }, { signal: call.signal, accept });
    return foundIn(data, (item) => codeFind(item, policy, call));
  },
  repos: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/repositories', { ...query }, call);
    return foundIn(data, (item) => repoFind(item, policy, call));
  },
  commits: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/commits', { ...query }, call);
    return foundIn(data, (item) => commitFind(item, policy, call));
  },
  users: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/users', { ...query }, call);
    return foundIn(data, (item) => userFind(item, policy));
  },
};

async function searchIssues({ github, policy, call }: Searching, query: Query): Promise<Found> {
  const { data } = await github.request('GET /search/issues', { ...query }, call);
  return foundIn(data, (item) => issueFind(item, policy, call));
}

async function foundIn<Item>(
  { total_count: total, incomplete_results: isIncomplete, items }: Answered<Item>,
  findOf: (item: Item) => Find | Promise<Find>,
): Promise<Found> {
  const finds: Find[] = [];
  // One after another: what is asked of people and repositories is remembered.
  for (const item of items) finds.push(await findOf(item));
  return { total, isIncomplete, finds };
}

export async function searchPage(kind: Kind, searching: Searching, query: Query): Promise<Found> {
  try {
    return await SEARCHES[kind](searching, query);
  } catch (error) {
    if (hasStatus(error, 401) && (await searching.github.tokenKind(searching.call)) === 'none')
      throw new ToolError('GitHub searches code only for those it knows.', {
        code: 'NEEDS_TOKEN',
        hint: 'Whoever runs the server can set GITHUB_TOKEN. get_tree and read_file work without.',
      });
    if (!hasStatus(error, 422)) throw error;
    throw new ToolError(
      'GitHub cannot search for this: the query is not well formed, or names what this token may not see.',
      {
        code: 'BAD_QUERY',
        hint: 'Use plain words, and qualifiers such as label:bug, author:octo or in:title.',
      },
    );
  }
}
