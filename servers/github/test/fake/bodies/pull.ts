import type { Endpoints } from '@octokit/types';
import { pullFiles } from '../build/pulls.ts';
import { history } from '../git/commits.ts';
import { mergedTree } from '../git/merge.ts';
import { fullName, type PullState, type RepoState } from '../state.ts';
import { findRepo, userOf, type World } from '../world.ts';
import { belongings } from './issue.ts';
import { nodeId } from './links.ts';
import { repository, type Seen } from './repository.ts';
import { simpleUser } from './user.ts';

type Pull = Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}']['response']['data'];

function side(world: World, repo: RepoState, at: { ref: string; sha: string }, seen: Seen) {
  return {
    label: `${repo.owner}:${at.ref}`,
    ref: at.ref,
    sha: at.sha,
    user: simpleUser(userOf(world, repo.owner), seen),
    repo: repository(world, repo, seen),
  };
}

function links(pull: PullState, home: string, page: string) {
  const url = `${home}/pulls/${pull.number}`;
  const issue = `${home}/issues/${pull.number}`;
  const comment = `${home}/pulls/comments{/number}`;
  const statuses = `${home}/statuses/${pull.head.sha}`;
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: comment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: comment },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
  };
}

/** What lists show of a pull request. */
export function pullItem(world: World, repo: RepoState, pull: PullState, seen: Seen) {
  const head = findRepo(world, pull.head.repo) ?? repo;
  const home = `${seen.api}/repos/${fullName(repo)}`;
  const { active_lock_reason: lock, ...own } = belongings(world, repo, pull, seen);
  return {
    ...links(pull, home, `${seen.html}/${fullName(repo)}/pull/${pull.number}`),
    id: pull.pullId,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: simpleUser(userOf(world, pull.author), seen),
    ...own,
    active_lock_reason: lock,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    requested_reviewers: pull.requestedReviewers.map((login) => simpleUser(userOf(world, login), seen)),
    requested_teams: [],
    head: side(world, head, pull.head, seen),
    base: side(world, repo, pull.base, seen),
    auto_merge: null,
    draft: pull.draft,
  };
}

async function mergeability(repo: RepoState, pull: PullState) {
  if (pull.merged || pull.state === 'closed') {
    return { mergeable: null, rebaseable: null, mergeable_state: 'unknown' };
  }
  const mergeable = (await mergedTree(repo.git, pull.base.sha, pull.head.sha)) !== undefined;
  const failed = (repo.checks.get(pull.head.sha) ?? []).some(({ conclusion }) => conclusion === 'failure');
  const open = pull.draft ? 'draft' : failed ? 'unstable' : 'clean';
  return { mergeable, rebaseable: mergeable, mergeable_state: mergeable ? open : 'dirty' };
}

export async function pullBody(world: World, repo: RepoState, pull: PullState, seen: Seen): Promise<Pull> {
  const files = await pullFiles(repo, pull);
  const commits = await history(repo.git, { from: pull.head.sha, not: pull.base.sha });
  const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0);
  return {
    ...(pullItem(world, repo, pull, seen) as unknown as Pull),
    ...(await mergeability(repo, pull)),
    merged: pull.merged,
    merged_by: pull.mergedBy === null ? null : simpleUser(userOf(world, pull.mergedBy), seen),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((total, thread) => total + thread.comments.length, 0),
    maintainer_can_modify: false,
    commits: commits.length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  };
}
