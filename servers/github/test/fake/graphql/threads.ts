import { association } from '../bodies/association.ts';
import { nodeId } from '../bodies/links.ts';
import { fullName, type ReviewCommentState } from '../state.ts';
import { atLeast, mayRead, viewerRole } from '../world.ts';
import { connection, type Window } from './connection.ts';
import type { FoundThread, Node, Scope } from './scope.ts';
import { userNode } from './user.ts';

/** A thread by its id, where the token may see it. */
export function findThread({ world, call }: Scope, id: string): FoundThread | undefined {
  for (const repo of world.repos.values()) {
    for (const pull of repo.pulls.values()) {
      const thread = pull.threads.find((one) => one.id === id);
      if (thread !== undefined && mayRead(world, call.viewer, repo)) {
        return { repo, pull, thread };
      }
    }
  }
  return undefined;
}

/** Who may say that a thread is settled: its author's side, and those who can push. */
export const maySettle = ({ world, call }: Scope, { repo, pull }: FoundThread): boolean =>
  call.viewer?.login === pull.author || atLeast(viewerRole(world, call.viewer, repo), 'write');

export function reviewCommentNode(scope: Scope, found: FoundThread, comment: ReviewCommentState): Node {
  const { repo, pull, thread } = found;
  const first = thread.comments[0]!;
  const review = pull.reviews.find(({ id }) => id === comment.review);
  return {
    __typename: 'PullRequestReviewComment',
    id: nodeId('PullRequestReviewComment', comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: userNode(scope, comment.author),
    authorAssociation: association(scope.world, repo, comment.author),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: `${scope.call.html}/${fullName(repo)}/pull/${pull.number}#discussion_r${comment.id}`,
    path: thread.path,
    line: thread.outdated ? null : thread.line,
    originalLine: thread.line,
    startLine: thread.startLine,
    originalStartLine: thread.startLine,
    diffHunk: thread.diffHunk,
    outdated: thread.outdated,
    isMinimized: false,
    state: review?.state === 'PENDING' ? 'PENDING' : 'SUBMITTED',
    subjectType: thread.subject,
    replyTo: () => (comment === first ? null : reviewCommentNode(scope, found, first)),
    pullRequestReview:
      review === undefined
        ? null
        : { id: nodeId('PullRequestReview', review.id), databaseId: review.id, state: review.state },
    pullRequest: () => scope.nodes.pull(repo, pull),
  };
}

export function threadNode(scope: Scope, found: FoundThread): Node {
  const { repo, pull, thread } = found;
  const able = maySettle(scope, found);
  return {
    __typename: 'PullRequestReviewThread',
    id: thread.id,
    path: thread.path,
    line: thread.outdated ? null : thread.line,
    originalLine: thread.line,
    startLine: thread.outdated ? null : thread.startLine,
    originalStartLine: thread.startLine,
    diffSide: thread.side,
    startDiffSide: thread.startSide,
    isResolved: thread.resolved,
    isOutdated: thread.outdated,
    isCollapsed: thread.resolved,
    resolvedBy:
      thread.resolvedBy === null ? null : { ...userNode(scope, thread.resolvedBy), __typename: 'User' },
    subjectType: thread.subject,
    viewerCanReply: true,
    viewerCanResolve: able && !thread.resolved,
    viewerCanUnresolve: able && thread.resolved,
    comments: (args: Window) =>
      connection('comments', thread.comments, args, (comment) => reviewCommentNode(scope, found, comment)),
    pullRequest: () => scope.nodes.pull(repo, pull),
    repository: () => scope.nodes.repository(repo),
  };
}
