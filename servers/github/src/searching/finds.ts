import { createHash } from 'node:crypto';
import type { ReadCall } from '@plugboard/core';
import type { Endpoints } from '@octokit/types';
import { authorOf, issueRow, type RawIssue } from '../issues/issue.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import type { Row } from './rows.ts';

type Items<Route extends keyof Endpoints> = Endpoints[Route]['response']['data'] extends {
  items: (infer Item)[];
}
  ? Item
  : never;
type Code = Items<'GET /search/code'>;
type Repository = Items<'GET /search/repositories'>;
type Commit = Items<'GET /search/commits'>;
type User = Items<'GET /search/users'>;

/** One find, told from others by its key; without a row where its repository is not served here. */
export interface Find {
  readonly key: string;
  readonly row?: Row | undefined;
}

export async function issueFind(issue: RawIssue, policy: Policy, call: ReadCall): Promise<Find> {
  const [, owner = '', repo = ''] = /\/repos\/([^/]+)\/([^/]+)$/.exec(issue.repository_url ?? '') ?? [];
  const at = { owner, repo };
  const key = keyOf(owner, repo, issue.number);
  if (!isServed(at, policy)) return { key };
  const voice = await policy.heard(call, at, [authorOf(issue)]);
  return { key, row: issueRow(issue, voice, policy.shown, `${owner}/${repo}`) };
}

export function codeFind(
  { path, repository, text_matches: found = [] }: Code,
  policy: Policy,
  call: ReadCall,
): Find {
  const at = { owner: repository.owner.login, repo: repository.name };
  const key = keyOf(at.owner, at.repo, path);
  if (!isServed(at, policy)) return { key };
  policy.opened(call, at, { isPrivate: repository.private });
  const matches = found
    .filter(({ property }) => property !== 'path')
    .slice(0, path.length < 60 ? 2 : 1)
    .map(({ fragment = '', matches: places = [] }) =>
      short(policy.shown(lineAround(fragment, places[0]?.indices?.[0] ?? 0)), 70),
    )
    .filter(Boolean);
  const row = { repo: policy.shown(`${at.owner}/${at.repo}`), path: policy.shown(path) };
  return { key, row: { ...row, ...(matches.length > 0 && { matches }) } };
}

export function repoFind(found: Repository, policy: Policy, call: ReadCall): Find {
  const at = { owner: found.owner?.login ?? '', repo: found.name };
  const key = keyOf(at.owner, at.repo);
  if (!isServed(at, policy)) return { key };
  policy.opened(call, at, { isPrivate: found.private });
  const description = short(policy.shown((found.description ?? '').slice(0, 1000)), 90);
  const row = {
    repo: policy.shown(`${at.owner}/${at.repo}`),
    ...(description !== '' && { description }),
    ...(found.private && { private: true }),
    ...(found.archived && { archived: true }),
    ...(found.language && { language: policy.shown(found.language) }),
    stars: found.stargazers_count,
    ...(found.pushed_at && { pushed: minute(found.pushed_at) }),
  };
  return { key, row };
}

export async function commitFind(
  { sha, commit, author, repository }: Commit,
  policy: Policy,
  call: ReadCall,
): Promise<Find> {
  const at = { owner: repository.owner.login, repo: repository.name };
  const key = keyOf(at.owner, at.repo, sha);
  if (!isServed(at, policy)) return { key };
  policy.opened(call, at, { isPrivate: repository.private });
  const [headline = ''] = commit.message.slice(0, 1000).split('\n');
  const login: unknown = author?.['login'];
  const person = typeof login === 'string' ? { login } : undefined;
  const voice = await policy.heard(call, at, [person]);
  const row = {
    repo: policy.shown(`${at.owner}/${at.repo}`),
    sha,
    date: commit.author.date.slice(0, 10),
    author: short(policy.shown(typeof login === 'string' ? login : commit.author.name), 40),
    headline: short(voice(person, headline), 80),
  };
  return { key, row };
}

export function userFind({ login, type }: User, { shown }: Policy): Find {
  return { key: keyOf(login), row: { login: shown(login), type: shown(type) } };
}

function isServed(at: At, policy: Policy): boolean {
  return at.owner !== '' && at.repo !== '' && policy.allows(at);
}

/** Short: it travels in the cursor. */
function keyOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 8);
}

/** The line of a fragment at an index, and no more of it than can be read at once. */
function lineAround(fragment: string, index: number): string {
  const from = fragment.lastIndexOf('\n', index - 1) + 1;
  const end = fragment.indexOf('\n', index);
  const line = fragment.slice(Math.max(from, index - 40), end === -1 ? undefined : end);
  return line.trim() === '' ? (fragment.trim().split('\n')[0] ?? '') : line.slice(0, 400);
}
