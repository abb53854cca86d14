import type { Endpoints } from '@octokit/types';
import {
  fullName,
  type PullState,
  type RepoState,
  type ReviewCommentState,
  type ReviewState,
  type ThreadState,
} from '../state.ts';
import { userOf, type World } from '../world.ts';
import { association } from './association.ts';
import { reactions } from './issue.ts';
import { type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

type Review = Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews']['response']['data'][number];
type Comment =
  Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}/comments']['response']['data'][number];

export function reviewBody(
  world: World,
  repo: RepoState,
  at: { pull: PullState; review: ReviewState },
  links: Links,
) {
  const { pull, review } = at;
  const html = `${links.html}/${fullName(repo)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const url = `${links.api}/repos/${fullName(repo)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: simpleUser(userOf(world, review.author), links),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.state !== 'PENDING' && { submitted_at: review.submittedAt }),
    commit_id: review.commit,
    author_association: association(world, repo, review.author),
  } satisfies Review;
}

export function reviewCommentBody(
  world: World,
  repo: RepoState,
  at: { pull: PullState; thread: ThreadState; comment: ReviewCommentState },
  links: Links,
) {
  const { pull, thread, comment } = at;
  const home = `${links.api}/repos/${fullName(repo)}/pulls`;
  const url = `${home}/comments/${comment.id}`;
  const html = `${links.html}/${fullName(repo)}/pull/${pull.number}#discussion_r${comment.id}`;
  const first = thread.comments[0]!;
  return {
    id: comment.id,
    node_id: nodeId('PullRequestReviewComment', comment.id),
    url,
    html_url: html,
    pull_request_url: `${home}/${pull.number}`,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: `${home}/${pull.number}` } },
    pull_request_review_id: comment.review,
    diff_hunk: thread.diffHunk,
    path: thread.path,
    position: thread.outdated ? (null as unknown as number) : 1,
    original_position: 1,
    commit_id: thread.commit,
    original_commit_id: thread.commit,
    ...(comment !== first && { in_reply_to_id: first.id }),
    user: simpleUser(userOf(world, comment.author), links),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(world, repo, comment.author),
    side: thread.side,
    start_side: thread.startSide,
    ...(thread.line !== null && { line: thread.line, original_line: thread.line }),
    start_line: thread.startLine,
    original_start_line: thread.startLine,
    subject_type: thread.subject === 'FILE' ? ('file' as const) : ('line' as const),
    reactions: reactions(url),
  } satisfies Comment;
}
