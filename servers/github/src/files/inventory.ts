import { ToolError } from '@plugboard/core';
import { hasStatus, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { counted, minute, short } from '../text.ts';

/** What a repository has lists of. */
export const KINDS = ['branches', 'tags', 'releases', 'labels', 'contributors'] as const;
export type Kind = (typeof KINDS)[number];

interface Item {
  readonly key: string;
  readonly name: string;
  readonly sha?: string | undefined;
  readonly facts?: string | undefined;
}

interface Asking {
  readonly github: GitHub;
  readonly at: At;
  readonly signal: AbortSignal;
}

type Fetch = (page: number, size: number) => Promise<readonly Item[]>;

const SHORT_SHA = 10;

export function itemsOf(kind: Kind, asking: Asking) {
  return {
    fetch: FETCHES[kind](asking),
    rowOf: ({ name, sha, facts }: Item, shown: (text: string) => string) => ({
      name: shown(name),
      ...(sha !== undefined && { sha: sha.slice(0, SHORT_SHA) }),
      ...(facts !== undefined && facts !== '' && { facts: shown(facts) }),
    }),
  };
}

const FETCHES: Readonly<Record<Kind, (asking: Asking) => Fetch>> = {
  branches:
    ({ github, at, signal }) =>
    async (page, size) => {
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/branches',
        { ...paged(at, page, size) },
        { signal },
      );
      return data.map(({ name, commit, protected: isProtected }) => ({
        key: name,
        name,
        sha: commit.sha,
        facts: isProtected ? 'protected' : '',
      }));
    },
  tags:
    ({ github, at, signal }) =>
    async (page, size) => {
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/tags',
        { ...paged(at, page, size) },
        { signal },
      );
      return data.map(({ name, commit }) => ({ key: name, name, sha: commit.sha }));
    },
  releases:
    ({ github, at, signal }) =>
    async (page, size) => {
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/releases',
        { ...paged(at, page, size) },
        { signal },
      );
      return data.map(({ id, tag_name: tag, name, draft, prerelease, published_at: published, assets }) => ({
        key: String(id),
        name: tag,
        facts: [
          short(name ?? '', 80),
          minute(published),
          draft ? 'draft' : '',
          prerelease ? 'prerelease' : '',
          assets.length === 0 ? '' : counted(assets.length, 'file'),
        ]
          .filter(Boolean)
          .join(', '),
      }));
    },
  labels:
    ({ github, at, signal }) =>
    async (page, size) => {
      const { data } = await github.request(
        'GET /repos/{owner}/{repo}/labels',
        { ...paged(at, page, size) },
        { signal },
      );
      return data.map(({ id, name, description }) => ({
        key: String(id),
        name,
        facts: short(description ?? '', 120),
      }));
    },
  contributors:
    ({ github, at, signal }) =>
    async (page, size) => {
      const route = 'GET /repos/{owner}/{repo}/contributors';
      const { data } = await github
        .request(route, { ...paged(at, page, size) }, { signal })
        .catch((error: unknown) => {
          // GitHub does not count those of the very largest; its words are the only sign.
          if (!hasStatus(error, 403) || !/too large/i.test(error.said)) throw error;
          throw new ToolError('The history is too long for GitHub to list who contributed.', {
            code: 'TOO_LARGE',
            hint: 'Look at list_commits for those who are active.',
          });
        });
      // An empty repository is answered with nothing at all.
      return (Array.isArray(data) ? data : []).map(({ login, id, contributions }) => ({
        key: String(id ?? login),
        name: login ?? 'somebody without an account',
        facts: counted(contributions, 'commit'),
      }));
    },
};

function paged({ owner, repo }: At, page: number, size: number) {
  return { owner, repo, page, per_page: size };
}
