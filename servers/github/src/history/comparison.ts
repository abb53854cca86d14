import { ToolError } from '@plugboard/core';
import type { Endpoints } from '@octokit/types';
import { hasStatus, hintFor, type Asked, type GitHub } from '../api/github.ts';
import { changedFile, type ChangedFile } from '../diff/changed-file.ts';
import type { At } from '../policy/allow-list.ts';
import { asSigned } from './commit-row.ts';
import { withTrees } from './trees.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/compare/{basehead}';
type Compared = Endpoints[typeof ROUTE]['response']['data'];
export type Commit = Compared['commits'][number];

export interface Comparison {
  readonly base: { readonly sha: string };
  readonly head: { readonly sha: string };
  readonly mergeBase: { readonly sha: string; readonly date: string | undefined };
  readonly ahead: number;
  readonly behind: number;
  /** The newest first; of very many the newest and the oldest, with the number between them. */
  readonly newest: readonly Commit[];
  readonly between: number;
  readonly oldest: readonly Commit[];
  readonly files: readonly ChangedFile[];
  /** GitHub named the first files, and more could not be found. */
  readonly isPartial: boolean;
}

/** Commits of one page, and files that a comparison names at most. */
const PER_PAGE = 100;
const MOST_FILES = 300;
/** Of a history that is longer than a page, so many of its first commits are kept. */
const OLDEST = 5;

interface Sides {
  readonly at: At;
  readonly base: string;
  readonly head: string;
  /** Whether the head is a branch or tag of the repository itself. */
  readonly isOwn: boolean;
}

/** What lies between the common ancestor of two revisions and the second. One request; for long ones one more, or three. */
export async function comparisonOf(
  github: GitHub,
  { at, base, head, isOwn }: Sides,
  asked: Asked,
): Promise<Comparison> {
  const values = { owner: at.owner, repo: at.repo, basehead: `${base}...${head}` };
  const { data } = await github.request(ROUTE, { ...values, per_page: PER_PAGE, page: 1 }, asked).catch(told);
  const { merge_base_commit: middle, ahead_by: ahead, behind_by: behind, total_commits: total } = data;
  const first = data.commits;
  const last = total > first.length ? await lastOf(github, { values, total }, asked) : first;
  const tip = last.at(-1)?.sha ?? middle.sha;
  const files = (data.files ?? []).map(changedFile);
  const full =
    files.length < MOST_FILES
      ? { files, isPartial: false }
      : await withTrees(github, { at, files, before: middle.sha, after: tip }, asked);
  const known = (commits: readonly Commit[]) => (isOwn ? commits : commits.map(asSigned));
  const newest = known(last.toReversed());
  const oldest = known(last === first ? [] : first.slice(0, OLDEST).toReversed());
  return {
    base: { sha: data.base_commit.sha },
    head: { sha: tip },
    mergeBase: { sha: middle.sha, date: middle.commit.committer?.date },
    ahead,
    behind,
    newest: newest.slice(0, Math.max(0, total - oldest.length)),
    between: Math.max(0, total - newest.length - oldest.length),
    oldest,
    ...full,
  };
}

/** The newest commits: pages of such a size that the last one has many. */
async function lastOf(
  github: GitHub,
  { values, total }: { values: { owner: string; repo: string; basehead: string }; total: number },
  asked: Asked,
): Promise<readonly Commit[]> {
  const sizes = Array.from({ length: PER_PAGE / 2 }, (_, less) => PER_PAGE - less);
  const onLast = (size: number) => total - (Math.ceil(total / size) - 1) * size;
  const size = sizes.reduce((best, each) => (onLast(each) > onLast(best) ? each : best), PER_PAGE);
  const page = Math.ceil(total / size);
  const { data } = await github.request(ROUTE, { ...values, per_page: size, page }, asked);
  return data.commits;
}

function told(error: unknown): never {
  if (hasStatus(error, 404, 422))
    throw new ToolError('These two cannot be compared: one is not there, or they have no common history.', {
      code: 'NOT_FOUND',
      hint: hintFor(
        error,
        'list_repo with kind branches or tags names what is there; a branch of a fork is owner:branch.',
      ),
    });
  throw error;
}
