import { fromNodeId } from '../bodies/links.ts';
import { addReview, reviewComment } from '../build/pulls.ts';
import { type CommitPlan, importCommits } from '../git/write.ts';
import type { PullState, RepoState } from '../state.ts';
import { atLeast, findRepo, mayRead, userOf, viewerRole } from '../world.ts';
import { failure, unresolved } from './connection.ts';
import { commitNode } from './repository.ts';
import { forbid, type FoundThread, type Scope } from './scope.ts';
import { findThread, maySettle, reviewCommentNode } from './threads.ts';

interface Input<Fields> {
  input: Fields & { clientMutationId?: string };
}

/** Whether the token itself was given writing of this kind. */
function holds({ call }: Scope, permission: string): boolean {
  const { viewer } = call;
  return viewer?.kind === 'classic'
    ? viewer.scopes.includes('repo') || viewer.scopes.includes('public_repo')
    : viewer?.permissions[permission] === 'write';
}

function threadNamed(scope: Scope, id: string): FoundThread {
  const found = findThread(scope, id);
  if (found === undefined) {
    throw unresolved(`a node with the global id of '${id}'`);
  }
  if (!holds(scope, 'pull_requests')) {
    forbid(scope);
  }
  return found;
}

interface Reply {
  pullRequestReviewThreadId: string;
  body: string;
}

function reply(scope: Scope, { input }: Input<Reply>): unknown {
  const found = threadNamed(scope, input.pullRequestReviewThreadId);
  const { repo, pull, thread } = found;
  const author = scope.call.viewer!.login;
  const review = addReview(scope.world, repo, pull.number, { author }).id;
  const comment = reviewComment(scope.world, author, { author, body: input.body, review });
  thread.comments.push(comment);
  const { clientMutationId } = input;
  return { comment: reviewCommentNode(scope, found, comment), clientMutationId };
}

const settle = (scope: Scope, resolved: boolean) => {
  return ({ input }: Input<{ threadId: string }>): unknown => {
    const found = threadNamed(scope, input.threadId);
    if (!maySettle(scope, found)) {
      forbid(scope);
    }
    Object.assign(found.thread, { resolved, resolvedBy: resolved ? scope.call.viewer!.login : null });
    const { clientMutationId } = input;
    return { thread: scope.nodes.thread(found), clientMutationId };
  };
};

function pullNamed(scope: Scope, id: string): { repo: RepoState; pull: PullState } {
  for (const repo of scope.world.repos.values()) {
    const pull = [...repo.pulls.values()].find((one) => one.id === Number(fromNodeId(id).key));
    if (pull !== undefined && mayRead(scope.world, scope.call.viewer, repo)) {
      return { repo, pull };
    }
  }
  throw unresolved(`a node with the global id of '${id}'`);
}

const drafted = (scope: Scope, draft: boolean) => {
  return ({ input }: Input<{ pullRequestId: string }>): unknown => {
    const { repo, pull } = pullNamed(scope, input.pullRequestId);
    const able =
      scope.call.viewer?.login === pull.author ||
      atLeast(viewerRole(scope.world, scope.call.viewer, repo), 'write');
    if (!able || !holds(scope, 'pull_requests')) {
      forbid(scope);
    }
    pull.draft = draft;
    const { clientMutationId } = input;
    return { pullRequest: scope.nodes.pull(repo, pull), clientMutationId };
  };
};

interface CommitInput {
  branch: { repositoryNameWithOwner: string; branchName: string };
  expectedHeadOid: string;
  message: { headline: string; body?: string };
  fileChanges?: { additions?: { path: string; contents: string }[]; deletions?: { path: string }[] };
}

/** One commit by whoever asks, if the branch still ends where they think. */
async function commitOnBranch(scope: Scope, { input }: Input<CommitInput>): Promise<unknown> {
  const { branch, expectedHeadOid, message, fileChanges = {}, clientMutationId } = input;
  const { world, call } = scope;
  const repo = findRepo(world, branch.repositoryNameWithOwner);
  if (repo === undefined || !mayRead(world, call.viewer, repo)) {
    throw unresolved(`a Repository with the name '${branch.repositoryNameWithOwner}'`);
  }
  if (!holds(scope, 'contents') || !atLeast(viewerRole(world, call.viewer, repo), 'write')) {
    forbid(scope);
  }
  const { login, name, email } = userOf(world, call.viewer!.login);
  const files: CommitPlan['files'] = {
    ...Object.fromEntries((fileChanges.deletions ?? []).map(({ path }) => [path, null])),
    ...Object.fromEntries(
      (fileChanges.additions ?? []).map(({ path, contents }) => [path, Buffer.from(contents, 'base64')]),
    ),
  };
  const plan: CommitPlan = {
    files,
    message: [message.headline, ...(message.body ? ['', message.body] : [])].join('\n'),
    author: { name: name ?? login, email, date: world.now() },
  };
  return repo.git.exclusively(async () => {
    const tip = (await repo.git.ref(`refs/heads/${branch.branchName}`))?.sha;
    if (tip !== expectedHeadOid) {
      const what = `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`;
      throw failure('STALE_DATA', what);
    }
    const [sha] = await importCommits(repo.git, branch.branchName, [plan]);
    return { commit: await commitNode(scope, repo, sha!), clientMutationId };
  });
}

export const mutations = (scope: Scope): object => ({
  addPullRequestReviewThreadReply: (args: Input<Reply>) => reply(scope, args),
  resolveReviewThread: settle(scope, true),
  unresolveReviewThread: settle(scope, false),
  markPullRequestReadyForReview: drafted(scope, false),
  convertPullRequestToDraft: drafted(scope, true),
  createCommitOnBranch: (args: Input<CommitInput>) => commitOnBranch(scope, args),
});
