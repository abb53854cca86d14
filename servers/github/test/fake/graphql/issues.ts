import { association } from '../bodies/association.ts';
import { nodeId } from '../bodies/links.ts';
import { mentions } from '../build/issues.ts';
import { pullFiles, refresh } from '../build/pulls.ts';
import { mergedTree } from '../git/merge.ts';
import { fullName, type IssueState, type PullState, type RepoState } from '../state.ts';
import { findRepo, mayRead } from '../world.ts';
import { connection, type Window } from './connection.ts';
import { commentNode } from './comment.ts';
import type { Node, Scope } from './scope.ts';
import { timelineItems } from './timeline.ts';
import { userNode } from './user.ts';

function common(scope: Scope, repo: RepoState, issue: IssueState) {
  const milestone = repo.milestones.get(issue.milestone ?? 0);
  return {
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: userNode(scope, issue.author),
    authorAssociation: association(scope.world, repo, issue.author),
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    closedAt: issue.closedAt,
    closed: issue.state === 'closed',
    locked: issue.locked,
    milestone: milestone === undefined ? null : { number: milestone.number, title: milestone.title },
    repository: () => scope.nodes.repository(repo),
    assignees: (args: Window) =>
      connection('assignees', issue.assignees, args, (login) => userNode(scope, login)),
    labels: (args: Window) =>
      connection('labels', issue.labels, args, (name) => {
        const label = repo.labels.get(name.toLowerCase())!;
        return {
          id: nodeId('Label', label.id),
          name: label.name,
          color: label.color,
          description: label.description,
        };
      }),
    comments: (args: Window) =>
      connection('comments', issue.comments, args, (comment) => commentNode(scope, repo, issue, comment)),
    timelineItems: (args: Window & { itemTypes?: string[] }) => timelineItems(scope, repo, issue, args),
  };
}

/** Pull requests that would close an issue, as far as the token may see them. */
function closers(scope: Scope, repo: RepoState, issue: IssueState) {
  return issue.events.flatMap(({ source }) => {
    const home = source?.willClose === true ? findRepo(scope.world, source.repo) : undefined;
    const pull = home?.pulls.get(source!.number);
    const visible = home !== undefined && mayRead(scope.world, scope.call.viewer, home);
    return pull !== undefined && visible && repo === home ? [{ home, pull }] : [];
  });
}

export function issueNode(scope: Scope, repo: RepoState, issue: IssueState): Node {
  return {
    ...common(scope, repo, issue),
    __typename: 'Issue',
    id: nodeId('Issue', issue.id),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    url: `${scope.call.html}/${fullName(repo)}/issues/${issue.number}`,
    closedByPullRequestsReferences: (args: Window) =>
      connection('closedByPullRequestsReferences', closers(scope, repo, issue), args, ({ home, pull }) =>
        pullNode(scope, home, pull),
      ),
  };
}

/** The issues that the text of a pull request says it closes. */
function closing(scope: Scope, repo: RepoState, pull: PullState) {
  return mentions(repo, pull.body).flatMap(({ repo: name, number, closes }) => {
    const home = closes ? findRepo(scope.world, name) : undefined;
    const issue = home?.pulls.has(number) === true ? undefined : home?.issues.get(number);
    const visible = home !== undefined && mayRead(scope.world, scope.call.viewer, home);
    return issue !== undefined && visible ? [{ home, issue }] : [];
  });
}

/** What the last word of every reviewer comes to. */
function decision({ reviews }: PullState): string | null {
  const last = new Map(
    reviews
      .filter(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED')
      .map((one) => [one.author, one.state]),
  );
  const words = new Set(last.values());
  return words.has('CHANGES_REQUESTED') ? 'CHANGES_REQUESTED' : words.has('APPROVED') ? 'APPROVED' : null;
}

async function mergeable({ world }: Scope, repo: RepoState, pull: PullState): Promise<string> {
  const { base, head } = await refresh(world, repo, pull);
  return (await mergedTree(repo.git, base.sha, head.sha)) === undefined ? 'CONFLICTING' : 'MERGEABLE';
}

export function pullNode(scope: Scope, repo: RepoState, pull: PullState): Node {
  const sum = (key: 'additions' | 'deletions') => async () =>
    (await pullFiles(repo, pull)).reduce((total, file) => total + file[key], 0);
  return {
    ...common(scope, repo, pull),
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    fullDatabaseId: String(pull.pullId),
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.merged,
    mergedAt: pull.mergedAt,
    mergeable: () => mergeable(scope, repo, pull),
    reviewDecision: decision(pull),
    url: `${scope.call.html}/${fullName(repo)}/pull/${pull.number}`,
    headRefName: pull.head.ref,
    headRefOid: async () => (await refresh(scope.world, repo, pull)).head.sha,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    isCrossRepository: pull.head.repo !== fullName(repo),
    additions: sum('additions'),
    deletions: sum('deletions'),
    changedFiles: async () => (await pullFiles(repo, pull)).length,
    reviewThreads: (args: Window) =>
      connection('reviewThreads', pull.threads, args, (thread) => scope.nodes.thread({ repo, pull, thread })),
    reviews: (args: Window) =>
      connection('reviews', pull.reviews, args, (review) => ({
        id: nodeId('PullRequestReview', review.id),
        databaseId: review.id,
        author: userNode(scope, review.author),
        authorAssociation: association(scope.world, repo, review.author),
        body: review.body,
        state: review.state,
        submittedAt: review.submittedAt,
      })),
    closingIssuesReferences: (args: Window) =>
      connection('closingIssuesReferences', closing(scope, repo, pull), args, ({ home, issue }) =>
        issueNode(scope, home, issue),
      ),
  };
}
