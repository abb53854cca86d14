import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { labelsOf, type RawIssue } from './issue.ts';

/** What is to be so; what is undefined stays as it is. */
export interface Wanted {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly labels?: string[] | undefined;
  readonly assignees?: string[] | undefined;
  /** Null for none. */
  readonly milestone?: number | null | undefined;
  readonly state?: 'closed' | 'open' | undefined;
  readonly state_reason?: 'completed' | 'duplicate' | 'not_planned' | 'reopened' | undefined;
}

export async function openIssue(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  { title = '', body, labels, assignees, milestone }: Wanted,
  { signal }: Asked,
): Promise<RawIssue> {
  const values = { owner, repo, title, body, labels, assignees, milestone };
  const send = () => github.request('POST /repos/{owner}/{repo}/issues', values, { signal });
  return (await send().catch((error: unknown) => refused(error, { assignees, milestone }))).data;
}

export async function changeIssue(
  github: Pick<GitHub, 'request'>,
  { owner, repo, number }: At & { readonly number: number },
  { title, body, labels, assignees, milestone, state, state_reason: reason }: Wanted,
  { signal }: Asked,
): Promise<RawIssue> {
  const wanted = { title, body, labels, assignees, milestone, state, state_reason: reason };
  const values = { owner, repo, issue_number: number, ...wanted };
  const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
  const send = () => github.request(route, values, { signal });
  return (await send().catch((error: unknown) => refused(error, { assignees, milestone }))).data;
}

/** GitHub takes all or nothing of these. */
function refused(error: unknown, { assignees = [], milestone }: Wanted): never {
  if (!hasStatus(error, 422)) throw error;
  const { faults } = error;
  const isWrong = (field: string) => faults.some((fault) => fault.field === field);
  if (isWrong('assignees'))
    throw new ToolError(`Not all of ${assignees.join(', ')} can be assigned here; nothing was written.`, {
      code: 'UNKNOWN_ASSIGNEE',
      hint: 'Only who can push to the repository, or wrote in the issue, can be.',
    });
  if (isWrong('milestone'))
    throw new ToolError(`There is no milestone ${milestone}; nothing was written.`, {
      code: 'UNKNOWN_MILESTONE',
      hint: 'Its number stands at the end of its address; get_issue shows that of an issue.',
    });
  throw error;
}

/** What GitHub left out and said nothing: it drops what the token may not set. */
export function leftOut(issue: RawIssue, wanted: Wanted): string[] {
  const { labels = [], assignees = [], milestone, title, state } = wanted;
  const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
  const [has, who] = [lower(labelsOf(issue)), lower((issue.assignees ?? []).map(({ login }) => login))];
  return [
    ...labels.filter((label) => !has.has(label.toLowerCase())).map((label) => `Label not set: ${label}.`),
    ...assignees.filter((login) => !who.has(login.toLowerCase())).map((login) => `Not assigned: ${login}.`),
    ...(milestone === undefined || milestone === (issue.milestone?.number ?? null)
      ? []
      : ['Milestone not set.']),
    ...(title === undefined || title.trim() === issue.title.trim() ? [] : ['Title not set.']),
    ...(state === undefined || state === issue.state ? [] : ['State not changed.']),
  ];
}

/** What was there and is no more. */
export function takenAway(before: RawIssue, after: RawIssue): string[] {
  const gone = (one: readonly string[], other: readonly string[]) =>
    one.filter((each) => !other.includes(each));
  const people = ({ assignees }: RawIssue) => (assignees ?? []).map(({ login }) => login);
  return [
    ...gone(labelsOf(before), labelsOf(after)).map((label) => `label ${label}`),
    ...gone(people(before), people(after)).map((login) => `assignee ${login}`),
  ];
}
