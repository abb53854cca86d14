import { commentBody, issueBody } from '../bodies/issue.ts';
import { milestoneBody } from '../bodies/label.ts';
import { timeline } from '../bodies/timeline.ts';
import { addComment, addIssue, crossReference } from '../build/issues.ts';
import {
  type Answer,
  bodyOf,
  empty,
  invalidField,
  json,
  notFound,
  Refusal,
  type RepoCall,
} from '../exchange.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import type { IssueState } from '../state.ts';
import { atLeast, viewerRole, type World } from '../world.ts';
import { applyChanges, changesOf } from './issue-changes.ts';

const READ = { permission: 'issues=read; pull_requests=read' };
const WRITE = { permission: 'issues=write; pull_requests=write', login: true };

export function issueNamed(call: RepoCall, number: string): IssueState {
  const issue = call.repo.issues.get(Number(number));
  if (issue === undefined) {
    throw notFound();
  }
  return issue;
}

type Sorted = 'createdAt' | 'updatedAt';

/** Newest first unless asked otherwise; by number where the times are the same. */
export function sorted<Item extends IssueState>(call: RepoCall, items: readonly Item[]): Item[] {
  const sign = call.query.direction === 'asc' ? 1 : -1;
  const by: Sorted = call.query.sort === 'updated' ? 'updatedAt' : 'createdAt';
  const byComments = call.query.sort === 'comments';
  return items.toSorted((one, other) => {
    const order = byComments ? one.comments.length - other.comments.length : one[by].localeCompare(other[by]);
    return sign * (order === 0 ? one.number - other.number : order);
  });
}

function fits(call: RepoCall, issue: IssueState): boolean {
  const { state = 'open', labels, creator, assignee, milestone, since, mentioned } = call.query;
  const names = (labels ?? '').split(',').filter((name) => name !== '');
  const own = new Set(issue.labels.map((name) => name.toLowerCase()));
  const given =
    assignee === undefined ||
    (assignee === '*' && issue.assignees.length > 0) ||
    (assignee === 'none' && issue.assignees.length === 0) ||
    issue.assignees.includes(assignee);
  const inMilestone =
    milestone === undefined ||
    (milestone === '*' && issue.milestone !== null) ||
    (milestone === 'none' && issue.milestone === null) ||
    String(issue.milestone) === milestone;
  return (
    (state === 'all' || issue.state === state) &&
    names.every((name) => own.has(name.toLowerCase())) &&
    (creator === undefined || issue.author.toLowerCase() === creator.toLowerCase()) &&
    given &&
    inMilestone &&
    (since === undefined || issue.updatedAt >= since) &&
    (mentioned === undefined || (issue.body ?? '').includes(`@${mentioned}`))
  );
}

function create(call: RepoCall, world: World): Answer {
  const body = bodyOf(call);
  const changes = changesOf(call, world, body);
  if (changes.title === undefined) {
    throw invalidField('Issue', 'title', 'missing_field');
  }
  const issue = addIssue(world, call.repo, {
    title: changes.title,
    body: changes.body ?? null,
    author: call.viewer!.login,
  });
  applyChanges(call, world, issue, changes);
  return json(issueBody(world, call.repo, issue, call), 201);
}

/** Only the author and those with a part in the repository change an issue. */
export function mayEdit(call: RepoCall, world: World, author: string): void {
  const able = author === call.viewer!.login || atLeast(viewerRole(world, call.viewer, call.repo), 'triage');
  if (!able) {
    throw new Refusal(403, 'Must have admin rights to Repository.');
  }
}

function update(call: RepoCall, world: World, number: string): Answer {
  const issue = issueNamed(call, number);
  mayEdit(call, world, issue.author);
  applyChanges(call, world, issue, changesOf(call, world, bodyOf(call)));
  return json(issueBody(world, call.repo, issue, call));
}

function commentNamed(call: RepoCall, id: string) {
  for (const issue of call.repo.issues.values()) {
    const comment = issue.comments.find((one) => one.id === Number(id));
    if (comment !== undefined) {
      return { issue, comment };
    }
  }
  throw notFound();
}

function commentText(call: RepoCall): string {
  const { body } = bodyOf(call);
  if (typeof body !== 'string' || body.trim() === '') {
    throw invalidField('IssueComment', 'body', 'missing_field', 'Body cannot be blank');
  }
  if (body.length > 65_536) {
    throw invalidField('IssueComment', 'body', 'custom', 'body is too long (maximum is 65536 characters)');
  }
  return body;
}

function comments(routes: Routes): void {
  routes.on(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    (call, world) => {
      const issue = issueNamed(call, call.params.issue_number);
      const { since } = call.query;
      const shown = issue.comments.filter(({ updatedAt }) => since === undefined || updatedAt >= since);
      return paged(call, shown, (comment) => commentBody(world, call.repo, { issue, comment }, call));
    },
    READ,
  );
  routes.on(
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    (call, world) => {
      const issue = issueNamed(call, call.params.issue_number);
      if (issue.locked && !atLeast(viewerRole(world, call.viewer, call.repo), 'write')) {
        throw new Refusal(403, 'Unable to create comment because issue is locked.');
      }
      const text = commentText(call);
      const comment = addComment(world, call.repo, issue.number, { author: call.viewer!.login, body: text });
      return json(commentBody(world, call.repo, { issue, comment }, call), 201);
    },
    WRITE,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    (call, world) => json(commentBody(world, call.repo, commentNamed(call, call.params.comment_id), call)),
    READ,
  );
  routes.on(
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    (call, world) => {
      const found = commentNamed(call, call.params.comment_id);
      mayEdit(call, world, found.comment.author);
      Object.assign(found.comment, { body: commentText(call), updatedAt: world.now() });
      crossReference(world, call.repo, found.issue, found.comment.body);
      return json(commentBody(world, call.repo, found, call));
    },
    WRITE,
  );
  routes.on(
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
    (call, world) => {
      const { issue, comment } = commentNamed(call, call.params.comment_id);
      mayEdit(call, world, comment.author);
      issue.comments = issue.comments.filter((one) => one !== comment);
      return empty();
    },
    WRITE,
  );
}

export function issueRoutes(routes: Routes): void {
  routes.on(
    'GET /repos/{owner}/{repo}/issues',
    (call, world) => {
      const shown = sorted(
        call,
        [...call.repo.issues.values()].filter((issue) => fits(call, issue)),
      );
      return paged(call, shown, (issue) => issueBody(world, call.repo, issue, call));
    },
    READ,
  );
  routes.on('POST /repos/{owner}/{repo}/issues', create, { ...WRITE, permission: 'issues=write' });
  routes.on(
    'GET /repos/{owner}/{repo}/issues/{issue_number}',
    (call, world) => json(issueBody(world, call.repo, issueNamed(call, call.params.issue_number), call)),
    READ,
  );
  routes.on(
    'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    (call, world) => update(call, world, call.params.issue_number),
    WRITE,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
    (call, world) => {
      const issue = issueNamed(call, call.params.issue_number);
      return paged(call, timeline(world, call.repo, issue, call), (event) => event);
    },
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/milestones',
    (call, world) => {
      const { state = 'open' } = call.query;
      const shown = [...call.repo.milestones.values()].filter(
        (one) => state === 'all' || one.state === state,
      );
      return paged(call, shown, (milestone) => milestoneBody(world, call.repo, milestone, call));
    },
    READ,
  );
  comments(routes);
}
