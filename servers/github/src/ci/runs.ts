import { ToolError } from '@plugboard/core';
import type { Endpoints } from '@octokit/types';
import { hasStatus, hintFor, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { isFailed } from './job-log.ts';

type RunAnswer = Endpoints['GET /repos/{owner}/{repo}/actions/runs/{run_id}']['response']['data'];
type JobAnswer =
  Endpoints['GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs']['response']['data']['jobs'][number];

// GitHub's types let ids be larger than JSON numbers are here; none is.
export type Run = Omit<RunAnswer, 'id'> & { readonly id: number };
export type Job = Omit<JobAnswer, 'id'> & { readonly id: number };
export const withId = <Item extends { id: number | bigint }>(item: Item) => ({
  ...item,
  id: Number(item.id),
});

/** What was asked about: a run, or what ran for a branch, a tag, a commit or a pull request. */
export interface Subject {
  readonly run_id?: number | undefined;
  readonly ref?: string | undefined;
  readonly number?: number | undefined;
}

/** Runs that are looked into for one commit. */
const MOST_RUNS = 10;
const MOST_PAGES = 10;

/** Which runs to ask for: all of a commit, or of a branch or tag. */
export type Filter = { head_sha: string } | { branch: string } | Record<string, never>;

export async function filterOf(
  github: GitHub,
  { owner, repo }: At,
  { ref, number }: Subject,
  { signal }: Asked,
): Promise<Filter> {
  if (number !== undefined) {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const { data } = await github
      .request(route, { owner, repo, pull_number: number }, { signal })
      .catch(
        missing('There is no such pull request here, or this token may not see it.', 'list_prs lists them.'),
      );
    return { head_sha: data.head.sha };
  }
  if (ref === undefined) return {};
  if (/^[\da-f]{40}$/.test(ref)) return { head_sha: ref };
  // The beginning of a sha, or a branch that looks like one.
  if (!/^[\da-f]{7,39}$/.test(ref)) return { branch: ref };
  const asked = { signal, accept: 'application/vnd.github.sha' };
  const sha = await github
    .text('GET /repos/{owner}/{repo}/commits/{ref}', { owner, repo, ref }, asked)
    .catch(
      missing('There is no such commit here, or this token may not see it.', 'list_commits lists them.'),
    );
  return { head_sha: sha.trim() };
}

/** The runs of one commit, the newest of each workflow and event first; of a branch, those of the newest commit that has any. */
export async function runsOf(github: GitHub, at: At, subject: Subject, asked: Asked): Promise<Run[]> {
  const { owner, repo } = at;
  if (subject.run_id !== undefined) {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
    const { data } = await github
      .request(route, { owner, repo, run_id: subject.run_id }, asked)
      .catch(
        missing('There is no such run here, or this token may not see it.', 'ci with what runs lists them.'),
      );
    return [withId(data)];
  }
  const filter = await filterOf(github, at, subject, asked);
  const { data } = await github.request(
    'GET /repos/{owner}/{repo}/actions/runs',
    { owner, repo, ...filter, per_page: 50 },
    asked,
  );
  // A fork may have a branch of the same name.
  const own = `${owner}/${repo}`.toLowerCase();
  const all = data.workflow_runs.filter(
    (run) => 'head_sha' in filter || run.head_repository?.full_name.toLowerCase() === own,
  );
  const [newest] = all;
  return all
    .filter(({ head_sha: sha }) => sha === newest?.head_sha)
    .slice(0, MOST_RUNS)
    .map(withId);
}

/** The jobs of the newest attempt of a run. */
export async function jobsOf(github: GitHub, { owner, repo }: At, run: number, asked: Asked): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
      { owner, repo, run_id: run, filter: 'latest', per_page: 100, page },
      asked,
    );
    jobs.push(...data.jobs.map(withId));
    if (data.jobs.length < 100 || jobs.length >= data.total_count) break;
  }
  return jobs;
}

/** Failed first, then what goes on, then the rest; each in the order of their ids. */
export function byWorry(jobs: readonly Job[]): Job[] {
  const worry = ({ conclusion }: Job) => (isFailed(conclusion) ? 0 : conclusion === null ? 1 : 2);
  return jobs.toSorted((one, other) => worry(one) - worry(other) || one.id - other.id);
}

function missing(words: string, hint: string): (error: unknown) => never {
  return (error) => {
    if (hasStatus(error, 404, 422))
      throw new ToolError(words, { code: 'NOT_FOUND', hint: hintFor(error, hint) });
    throw error;
  };
}
