import type { Endpoints } from '@octokit/types';
import { ToolError, type Call } from '@plugboard/core';
import { hasStatus, hintFor, type GitHub } from '../api/github.ts';
import { stateOf, type State } from '../ci/state.ts';
import type { GitHubDeps } from '../deps.ts';
import type { ChangedFile } from '../diff/changed-file.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person, Voice } from '../policy/policy.ts';
import { authorOf } from './commit-row.ts';
import { comparisonOf, type Comparison } from './comparison.ts';
import { linksIn, type Link } from './links.ts';
import { originOf } from './revision.ts';
import { withModes } from './modes.ts';

type Pull = Endpoints['GET /repos/{owner}/{repo}/pulls']['response']['data'][number];
type Issue = Endpoints['GET /repos/{owner}/{repo}/issues/{issue_number}']['response']['data'];

/** All that is asked of GitHub about a branch. */
export interface Review {
  readonly at: At;
  readonly branch: string;
  readonly base: string;
  readonly comparison: Comparison;
  readonly files: readonly ChangedFile[];
  readonly pull: Pull | undefined;
  /** The token may not see pull requests. */
  readonly hidesPulls: boolean;
  readonly state: State;
  /** Those of this repository that were looked up, and the others by name alone. */
  readonly issues: readonly { readonly link: Link; readonly issue: Issue | undefined }[];
  readonly voice: Voice;
  /** Whose the contents are; undefined for the repository's own. */
  readonly owner: { readonly person: Person | undefined } | undefined;
}

const MOST_LOOKED_UP = 5;

interface Asked {
  readonly at: At;
  readonly branch: string;
  readonly base: string | undefined;
}

/** The pull request, the comparison, then checks, the tree and issues: six requests or a few more. */
export async function reviewOf(
  { github, policy }: GitHubDeps,
  { at, branch, base: given }: Asked,
  call: Call,
): Promise<Review> {
  const { pull, hidesPulls } = await openPull(github, { at, branch }, call);
  const base = given ?? pull?.base.ref ?? (await defaultBranch({ github, policy }, at, call));
  const comparison = await comparisonOf(
    github,
    { at, base, head: branch, isOwn: originOf(branch, at) === 'own' },
    call,
  );
  policy.opened(call, at, { isPrivate: pull?.base.repo.private });
  const links = linksOf({ at, branch, pull, comparison });
  const [state, files, ...issues] = await Promise.all([
    stateOf(github, { at, sha: comparison.head.sha }, call),
    withModes(github, { at, files: comparison.files, sha: comparison.head.sha }, call),
    ...links.map(async (link, index) => ({ link, issue: await lookUp(github, { at, link, index }, call) })),
  ]);
  const origin = originOf(branch, at);
  const owner =
    origin === 'own'
      ? undefined
      : { person: typeof origin === 'object' ? { login: origin.fork } : undefined };
  const people = [
    ...[...comparison.newest, ...comparison.oldest].map(authorOf),
    ...issues.flatMap(({ issue }) => (issue === undefined ? [] : [writerOf(issue)])),
    ...(pull === undefined ? [] : [writerOf(pull)]),
    ...(owner === undefined ? [] : [owner.person]),
  ];
  const voice = await policy.heard(call, at, people);
  return { at, branch, base, comparison, files, pull, hidesPulls, state, issues, voice, owner };
}

interface Written {
  readonly user: { readonly login: string } | null;
  readonly author_association?: string | undefined;
}

/** GitHub shows whoever deleted their account as the user ghost. */
export function writerOf({ user, author_association: association }: Written): Person {
  return { login: user?.login ?? 'ghost', association };
}

async function openPull(
  github: GitHub,
  { at: { owner, repo }, branch }: { at: At; branch: string },
  { signal }: Pick<Call, 'signal'>,
): Promise<{ pull: Pull | undefined; hidesPulls: boolean }> {
  const head = branch.includes(':') ? branch : `${owner}:${branch}`;
  try {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/pulls',
      { owner, repo, head, state: 'open', per_page: 1 },
      { signal },
    );
    return { pull: data[0], hidesPulls: false };
  } catch (error) {
    // Whoever may read the contents need not see pull requests.
    if (hasStatus(error, 403, 404)) return { pull: undefined, hidesPulls: true };
    throw error;
  }
}

async function defaultBranch(
  { github, policy }: Pick<GitHubDeps, 'github' | 'policy'>,
  at: At,
  call: Call,
): Promise<string> {
  const { owner, repo } = at;
  const { data } = await github.request('GET /repos/{owner}/{repo}', { owner, repo }, call).catch(told);
  policy.opened(call, at, { isPrivate: data.private });
  return data.default_branch;
}

function told(error: unknown): never {
  if (hasStatus(error, 404))
    throw new ToolError('There is no such repository, or this token may not see it.', {
      code: 'NOT_FOUND',
      hint: hintFor(error, 'search with kind repos finds them.'),
    });
  throw error;
}

function linksOf({
  at,
  branch,
  pull,
  comparison,
}: Pick<Review, 'at' | 'branch' | 'pull' | 'comparison'>): Link[] {
  const { newest, oldest } = comparison;
  const texts = [
    ...(pull === undefined ? [] : [pull.title, pull.body ?? '']),
    ...[...newest, ...oldest].map(({ commit }) => commit.message.slice(0, 10_000)),
  ];
  const name = branch.replace(/^[^:]*:/, '');
  const isOwn = (link: Link) =>
    link.number === pull?.number && link.at.owner === at.owner && link.at.repo === at.repo;
  return linksIn(texts, name, at)
    .filter((link) => !isOwn(link))
    .slice(0, 10);
}

/** Only of this repository: a stranger's commit message must not make this read another one. */
async function lookUp(
  github: GitHub,
  { at, link, index }: { at: At; link: Link; index: number },
  { signal }: Pick<Call, 'signal'>,
): Promise<Issue | undefined> {
  const isHere =
    link.at.owner.toLowerCase() === at.owner.toLowerCase() &&
    link.at.repo.toLowerCase() === at.repo.toLowerCase();
  if (!isHere || index >= MOST_LOOKED_UP) return undefined;
  try {
    const { owner, repo } = at;
    const values = { owner, repo, issue_number: link.number };
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues/{issue_number}', values, {
      signal,
    });
    return data;
  } catch (error) {
    if (hasStatus(error, 301, 403, 404, 410)) return undefined;
    throw error;
  }
}
