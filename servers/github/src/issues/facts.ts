import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';
import type { RawIssue } from './issue.ts';

/** What is known of an issue, a line each, in words of ours. What people wrote is not in it. */
export function factLines(issue: RawIssue, { owner, repo }: At, shown: Policy['shown']): string[] {
  const { number, user, author_association: association = 'NONE', closed_at: closed } = issue;
  const name = (text: string) => short(shown(text.slice(0, 200)), 60);
  const by = `${name(user?.login ?? 'ghost')} (${name(association)})`;
  const done = closed ? `, closed ${minute(closed)}` : '';
  const assignees = (issue.assignees ?? []).map(({ login }) => name(login));
  const more = [
    assignees.length === 0 ? '' : `assigned to: ${assignees.join(', ')}`,
    counted(issue.comments, 'comment'),
    issue.locked === true ? 'locked' : '',
  ].filter(Boolean);
  return [
    `${owner}/${repo}#${number} ${stateWords(issue, name)}; by ${by}, opened ${minute(issue.created_at)}${done}`,
    // In full: write_issue takes it as a guard.
    `updated ${name(issue.updated_at)}`,
    more.join('; '),
  ];
}

function stateWords(
  { state, state_reason: reason, pull_request: pull }: RawIssue,
  name: Policy['shown'],
): string {
  const words = name(state) + (reason ? ` (${name(reason).replaceAll('_', ' ')})` : '');
  return pull === undefined ? words : `${words}, a pull request: get_pr has its diff, reviews and checks`;
}
