import { mergeBase } from '../git/commits.ts';
import { changedFiles, type FileChange } from '../git/diff.ts';
import { nodeId } from '../bodies/links.ts';
import type { PullState, RepoState, ReviewCommentState, ReviewState, ThreadState } from '../state.ts';
import { fullName } from '../state.ts';
import { findRepo, type World } from '../world.ts';
import { crossReference, type IssuePlan, plainIssue } from './issues.ts';

export interface PullPlan extends IssuePlan {
  /** The branch; of a fork with `headRepo`. */
  head: string;
  headRepo?: string;
  base?: string;
  draft?: boolean;
  requestedReviewers?: string[];
}

/** The commits of a fork are in the base's repository too, as on GitHub. */
async function tipOf(
  world: World,
  repo: RepoState,
  from: string,
  branch: string,
): Promise<string | undefined> {
  const home = findRepo(world, from);
  const tip = (await home?.git.ref(`refs/heads/${branch}`))?.sha;
  if (tip !== undefined && home !== repo) {
    await repo.git.run(['fetch', '--quiet', home!.git.folder, tip]);
  }
  return tip;
}

export async function addPull(world: World, repo: RepoState, more: PullPlan): Promise<PullState> {
  const {
    head,
    headRepo = fullName(repo),
    base = repo.defaultBranch,
    draft,
    requestedReviewers,
    ...issue
  } = more;
  const tip = await tipOf(world, repo, headRepo, head);
  const onto = (await repo.git.ref(`refs/heads/${base}`))?.sha;
  if (tip === undefined || onto === undefined) {
    throw new Error(`A pull request needs the branches ${head} and ${base}.`);
  }
  const pull: PullState = {
    ...plainIssue(world, repo, issue),
    pullId: world.nextId(),
    draft: draft ?? false,
    head: { repo: headRepo, ref: head, sha: tip },
    base: { ref: base, sha: onto },
    merged: false,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    reviews: [],
    threads: [],
    requestedReviewers: requestedReviewers ?? [],
  };
  repo.issues.set(pull.number, pull);
  repo.pulls.set(pull.number, pull);
  await repo.git.run(['update-ref', `refs/pull/${pull.number}/head`, tip]);
  crossReference(world, repo, pull, pull.body);
  return pull;
}

/** Follows the branches: whoever pushed did not tell the pull request. */
export async function refresh(world: World, repo: RepoState, pull: PullState): Promise<PullState> {
  if (pull.merged || pull.state === 'closed') {
    return pull;
  }
  const tip = await tipOf(world, repo, pull.head.repo, pull.head.ref);
  const onto = (await repo.git.ref(`refs/heads/${pull.base.ref}`))?.sha;
  if (tip !== undefined && tip !== pull.head.sha) {
    pull.head.sha = tip;
    await repo.git.run(['update-ref', `refs/pull/${pull.number}/head`, tip]);
  }
  pull.base.sha = onto ?? pull.base.sha;
  return pull;
}

/** What a pull request changes: against the point where its branch began. */
export async function pullFiles(repo: RepoState, pull: PullState): Promise<FileChange[]> {
  const from = await mergeBase(repo.git, pull.base.sha, pull.head.sha);
  return changedFiles(repo.git, from, pull.head.sha);
}

function pullOf(repo: RepoState, number: number): PullState {
  const pull = repo.pulls.get(number);
  if (pull === undefined) {
    throw new Error(`${fullName(repo)} has no pull request ${number}.`);
  }
  return pull;
}

export function addReview(
  world: World,
  repo: RepoState,
  number: number,
  more: Partial<ReviewState>,
): ReviewState {
  const pull = pullOf(repo, number);
  const author = world.user(more.author ?? repo.owner).login;
  const review: ReviewState = {
    id: world.nextId(),
    body: '',
    state: 'COMMENTED',
    commit: pull.head.sha,
    submittedAt: world.now(),
    ...more,
    author,
  };
  pull.reviews.push(review);
  return review;
}

export interface ThreadPlan extends Partial<Omit<ThreadState, 'comments'>> {
  path: string;
  comments?: Partial<ReviewCommentState>[];
}

export function reviewComment(
  world: World,
  author: string,
  more: Partial<ReviewCommentState> & { review: number },
): ReviewCommentState {
  const createdAt = more.createdAt ?? world.now();
  return {
    id: world.nextId(),
    body: '',
    updatedAt: createdAt,
    ...more,
    createdAt,
    author: world.user(more.author ?? author).login,
  };
}

export function addThread(world: World, repo: RepoState, number: number, more: ThreadPlan): ThreadState {
  const { comments = [{}], ...rest } = more;
  const pull = pullOf(repo, number);
  const review = addReview(world, repo, number, { author: comments[0]?.author ?? repo.owner }).id;
  const thread: ThreadState = {
    id: nodeId('PullRequestReviewThread', world.nextId()),
    line: 1,
    startLine: null,
    side: 'RIGHT',
    startSide: null,
    commit: pull.head.sha,
    diffHunk: '@@ -1 +1 @@',
    resolved: false,
    resolvedBy: null,
    outdated: false,
    subject: 'LINE',
    ...rest,
    comments: comments.map((comment) => reviewComment(world, repo.owner, { ...comment, review })),
  };
  pull.threads.push(thread);
  return thread;
}
