import type { Endpoints } from '@octokit/types';
import { type CommentState, fullName, type IssueState, type RepoState } from '../state.ts';
import { userOf, type World } from '../world.ts';
import { association } from './association.ts';
import { labelBody, milestoneBody } from './label.ts';
import { type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

type Issue = Endpoints['GET /repos/{owner}/{repo}/issues/{issue_number}']['response']['data'];
type Comment = Endpoints['GET /repos/{owner}/{repo}/issues/comments/{comment_id}']['response']['data'];

const NO_REACTIONS = {
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  confused: 0,
  heart: 0,
  hooray: 0,
  eyes: 0,
  rocket: 0,
};

export const reactions = (url: string) => ({ url: `${url}/reactions`, ...NO_REACTIONS });

function labelsOf(repo: RepoState, names: readonly string[], links: Links) {
  return names.flatMap((name) => {
    const label = repo.labels.get(name.toLowerCase());
    return label === undefined ? [] : [labelBody(repo, label, links)];
  });
}

/** Who an issue is given to, and what it belongs to: the same in issues and pull requests. */
export function belongings(world: World, repo: RepoState, issue: IssueState, links: Links) {
  const assignees = issue.assignees.map((login) => simpleUser(userOf(world, login), links));
  const milestone = repo.milestones.get(issue.milestone ?? 0);
  return {
    labels: labelsOf(repo, issue.labels, links),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: milestone === undefined ? null : milestoneBody(world, repo, milestone, links),
    locked: issue.locked,
    active_lock_reason: null,
    author_association: association(world, repo, issue.author),
  };
}

function pullLinks(repo: RepoState, number: number, { api, html }: Links, mergedAt: string | null) {
  const page = `${html}/${fullName(repo)}/pull/${number}`;
  return {
    url: `${api}/repos/${fullName(repo)}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: mergedAt,
  };
}

export function issueBody(world: World, repo: RepoState, issue: IssueState, links: Links) {
  const home = `${links.api}/repos/${fullName(repo)}`;
  const url = `${home}/issues/${issue.number}`;
  const pull = repo.pulls.get(issue.number);
  return {
    id: issue.id,
    node_id: nodeId(pull === undefined ? 'Issue' : 'PullRequest', issue.id),
    url,
    repository_url: home,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: `${links.html}/${fullName(repo)}/${pull === undefined ? 'issues' : 'pull'}/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: simpleUser(userOf(world, issue.author), links),
    ...belongings(world, repo, issue, links),
    comments: issue.comments.length,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy === null ? null : simpleUser(userOf(world, issue.closedBy), links),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    reactions: reactions(url),
    performed_via_github_app: null,
    ...(pull !== undefined && {
      draft: pull.draft,
      pull_request: pullLinks(repo, pull.number, links, pull.mergedAt),
    }),
  } satisfies Issue;
}

export function commentBody(
  world: World,
  repo: RepoState,
  at: { issue: IssueState; comment: CommentState },
  links: Links,
) {
  const { issue, comment } = at;
  const home = `${links.api}/repos/${fullName(repo)}`;
  const kind = repo.pulls.has(issue.number) ? 'pull' : 'issues';
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${home}/issues/comments/${comment.id}`,
    html_url: `${links.html}/${fullName(repo)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${home}/issues/${issue.number}`,
    body: comment.body,
    user: simpleUser(userOf(world, comment.author), links),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, repo, comment.author),
    reactions: reactions(`${home}/issues/comments/${comment.id}`),
    performed_via_github_app: null,
  } satisfies Comment;
}
