import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import { authorOf, issueLine, issueRow, type RawIssue } from '../issues/issue.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import type { ReadCall } from '@plugboard/core';

export const KINDS = ['code', 'issues', 'prs', 'repos', 'commits', 'users'] as const;
export type Kind = (typeof KINDS)[number];

/** One find: a line of ours, and the repository it is of, where it is of one. */
export interface Find {
  readonly text: string;
  readonly at?: At | undefined;
}

export interface Found {
  /** How many there are, as GitHub says; it gives the first thousand. */
  readonly total: number;
  /** GitHub gave up before it had looked everywhere. */
  readonly isIncomplete: boolean;
  readonly finds: readonly Find[];
}

export interface Searching {
  readonly github: GitHub;
  readonly policy: Policy;
  readonly call: ReadCall & Asked;
}

export interface Query {
  readonly q: string;
  readonly page: number;
  readonly per_page: number;
}

type Search = (searching: Searching, query: Query) => Promise<Found>;

const SEARCHES: Readonly<Record<Kind, Search>> = {
  issues: (searching, query) => searchIssues(searching, query, 'is:issue'),
  prs: (searching, query) => searchIssues(searching, query, 'is:pr'),
  code: async ({ github, policy, call }, query) => {
    const accept = 'application/vnd.github.text-match+json';
    const { data } = await github.request('GET /search/code', { ...query }, { signal: call.signal, accept });
    const finds = data.items.map(({ path, repository, text_matches: matches = [] }) => {
      const at = { owner: repository.owner.login, repo: repository.name };
      policy.opened(call, at, { isPrivate: repository.private });
      const fragments = matches.slice(0, 2).map(({ fragment = '' }) => `  ${short(fragment, 160)}`);
      return { at, text: policy.shown([`${repository.full_name} ${path}`, ...fragments].join('\n')) };
    });
    return { total: data.total_count, isIncomplete: data.incomplete_results, finds };
  },
  repos: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/repositories', { ...query }, call);
    const finds = data.items.map((repo) => {
      const at = { owner: repo.owner?.login ?? '', repo: repo.name };
      policy.opened(call, at, { isPrivate: repo.private });
      const facts = [
        repo.private ? 'private' : '',
        repo.archived ? 'archived' : '',
        repo.language ?? '',
        `${repo.stargazers_count} stars`,
        `pushed ${minute(repo.pushed_at)}`,
      ];
      return {
        at,
        text: policy.shown(
          `${repo.full_name} ${short(repo.description ?? '', 100)} | ${facts.filter(Boolean).join(' | ')}`,
        ),
      };
    });
    return { total: data.total_count, isIncomplete: data.incomplete_results, finds };
  },
  commits: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/commits', { ...query }, call);
    const finds: Find[] = [];
    for (const { sha, commit, author, repository } of data.items) {
      const at = { owner: repository.owner.login, repo: repository.name };
      const person = author?.['login'] === undefined ? undefined : { login: author['login'] };
      const voice = await policy.heard(call, at, [person]);
      const headline = voice(person, short(commit.message.split('\n')[0] ?? '', 100));
      const who = person?.login ?? policy.shown(commit.author.name);
      finds.push({
        at,
        text: `${repository.full_name} ${sha.slice(0, 10)} ${commit.author.date.slice(0, 10)} ${who} | ${headline}`,
      });
    }
    return { total: data.total_count, isIncomplete: data.incomplete_results, finds };
  },
  users: async ({ github, policy, call }, query) => {
    const { data } = await github.request('GET /search/users', { ...query }, call);
    const finds = data.items.map(({ login, type }) => ({ text: policy.shown(`${login} ${type}`) }));
    return { total: data.total_count, isIncomplete: data.incomplete_results, finds };
  },
};

export async function search(kind: Kind, searching: Searching, query: Query): Promise<Found> {
  try {
    return await SEARCHES[kind](searching, query);
  } catch (error) {
    if (!hasStatus(error, 422)) throw error;
    throw new ToolError(
      'GitHub cannot search for this: the query is not well formed, too long, or names what this token may not see.',
      {
        code: 'BAD_QUERY',
        hint: 'Use plain words and qualifiers such as label:bug, author:octo, in:title.',
      },
    );
  }
}

async function searchIssues({ github, policy, call }: Searching, query: Query, only: string): Promise<Found> {
  const { data } = await github.request('GET /search/issues', { ...query, q: `${query.q} ${only}` }, call);
  const finds: Find[] = [];
  for (const issue of data.items as readonly RawIssue[]) {
    const at = repositoryOf(issue);
    if (at === undefined) continue;
    const voice = await policy.heard(call, at, [authorOf(issue)]);
    finds.push({
      at,
      text: issueLine({ ...issueRow(issue, voice, policy.shown), repo: `${at.owner}/${at.repo}` }),
    });
  }
  return { total: data.total_count, isIncomplete: data.incomplete_results, finds };
}

function repositoryOf({ repository_url: url = '' }: RawIssue): At | undefined {
  const [, owner, repo] = /\/repos\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
  return owner === undefined || repo === undefined ? undefined : { owner, repo };
}
