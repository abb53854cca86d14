import { addEvent, addLabel, crossReference } from '../build/issues.ts';
import { invalid, invalidField, type RepoCall } from '../exchange.ts';
import type { IssueState } from '../state.ts';
import { atLeast, roleOf, viewerRole, type World } from '../world.ts';

/** What a body asks to change; only what was said. */
export interface IssueChanges {
  title?: string;
  body?: string | null;
  state?: 'open' | 'closed';
  stateReason?: IssueState['stateReason'];
  labels?: string[];
  assignees?: string[];
  milestone?: number | null;
}

export const names = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map((one: unknown) => (typeof one === 'string' ? one : String((one as { name?: unknown }).name)))
    : [];

/** @throws {Refusal} 422 with `errors[]` for what GitHub would not take */
export function changesOf(call: RepoCall, world: World, given: Record<string, unknown>): IssueChanges {
  const { title, body, state, state_reason: reason, labels, assignees, milestone } = given;
  if (title !== undefined && (typeof title !== 'string' || title.trim() === '')) {
    throw invalidField('Issue', 'title', 'missing_field');
  }
  if (typeof title === 'string' && title.length > 256) {
    throw invalidField('Issue', 'title', 'custom', 'title is too long (maximum is 256 characters)');
  }
  if (state !== undefined && state !== 'open' && state !== 'closed') {
    throw invalid('Validation Failed', [
      { resource: 'Issue', field: 'state', code: 'invalid', value: state },
    ]);
  }
  const people = assignees === undefined ? undefined : names(assignees);
  for (const login of people ?? []) {
    if (!world.users.has(login.toLowerCase()) || roleOf(world, call.repo, login) === undefined) {
      throw invalid('Validation Failed', [
        { value: login, resource: 'Issue', field: 'assignees', code: 'invalid' },
      ]);
    }
  }
  if (typeof milestone === 'number' && !call.repo.milestones.has(milestone)) {
    throw invalid('Validation Failed', [
      { value: milestone, resource: 'Issue', field: 'milestone', code: 'invalid' },
    ]);
  }
  return {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : null }),
    ...(state !== undefined && { state }),
    ...(reason !== undefined && { stateReason: reason as IssueState['stateReason'] }),
    ...(labels !== undefined && { labels: names(labels) }),
    ...(people !== undefined && { assignees: people }),
    ...(milestone !== undefined && { milestone: milestone as number | null }),
  };
}

export function setState(world: World, issue: IssueState, actor: string, state: 'open' | 'closed'): void {
  if (issue.state === state) {
    return;
  }
  const closed = state === 'closed';
  Object.assign(issue, {
    state,
    stateReason: closed ? 'completed' : 'reopened',
    closedAt: closed ? world.now() : null,
    closedBy: closed ? actor : null,
  });
  addEvent(world, issue, { event: closed ? 'closed' : 'reopened', actor });
}

export function setLabels(call: RepoCall, world: World, issue: IssueState, wanted: readonly string[]): void {
  const actor = call.viewer!.login;
  const labels = wanted.map((name) => addLabel(world, call.repo, name, {}).name);
  for (const label of labels.filter((name) => !issue.labels.includes(name))) {
    addEvent(world, issue, { event: 'labeled', actor, label });
  }
  for (const label of issue.labels.filter((name) => !labels.includes(name))) {
    addEvent(world, issue, { event: 'unlabeled', actor, label });
  }
  issue.labels = labels;
}

/** Labels, people and milestones of who may not set them are dropped without a word, as on GitHub. */
export function applyChanges(call: RepoCall, world: World, issue: IssueState, changes: IssueChanges): void {
  const actor = call.viewer!.login;
  const { title, body, state, stateReason, labels, assignees, milestone } = changes;
  if (title !== undefined && title !== issue.title) {
    addEvent(world, issue, { event: 'renamed', actor, from: issue.title, to: title });
    issue.title = title;
  }
  if (body !== undefined) {
    issue.body = body;
    crossReference(world, call.repo, issue, body);
  }
  if (state !== undefined) {
    setState(world, issue, actor, state);
  }
  if (stateReason !== undefined && issue.state === 'closed') {
    issue.stateReason = stateReason;
  }
  if (atLeast(viewerRole(world, call.viewer, call.repo), 'triage')) {
    if (labels !== undefined) {
      setLabels(call, world, issue, labels);
    }
    for (const assignee of (assignees ?? []).filter((login) => !issue.assignees.includes(login))) {
      addEvent(world, issue, { event: 'assigned', actor, assignee });
    }
    issue.assignees = assignees ?? issue.assignees;
    issue.milestone = milestone === undefined ? issue.milestone : milestone;
  }
  issue.updatedAt = world.now();
}
