import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';
import { labelsOf, type RawIssue } from './issue.ts';

/** What is known of an issue, a line each, in words of ours. What people wrote is not in it. */
export function factLines(issue: RawIssue, { owner, repo }: At, shown: Policy['shown']): string[] {
  const { number, user, author_association: association = 'NONE', milestone, closed_at: closed } = issue;
  const name = (text: string) => short(shown(text.slice(0, 200)), 60);
  const by = `${name(user?.login ?? 'ghost')} (${shown(association)})`;
  const done = closed ? `, closed ${minute(closed)}` : '';
  const assignees = (issue.assignees ?? []).map(({ login }) => name(login));
  const labels = labelsOf(issue).map(name);
  const more = [
    labels.length === 0 ? '' : `labels: ${labels.join(', ')}`,
    assignees.length === 0 ? '' : `assigned to: ${assignees.join(', ')}`,
    milestone ? `milestone: ${milestone.number} ${name(milestone.title)}` : '',
    counted(issue.comments, 'comment'),
    issue.locked === true ? 'locked' : '',
  ].filter(Boolean);
  return [
    `${owner}/${repo}#${number} ${stateWords(issue, shown)}; by ${by}, opened ${minute(issue.created_at)}${done}`,
    // In full: write_issue takes it as a guard.
    `updated ${shown(issue.updated_at)}`,
    more.join('; '),
  ];
}

function stateWords(
  { state, state_reason: reason, pull_request: pull }: RawIssue,
  shown: Policy['shown'],
): string {
  const words = shown(state) + (reason ? ` (${shown(reason).replaceAll('_', ' ')})` : '');
  return pull === undefined ? words : `${words}, a pull request: get_pr has its diff, reviews and checks`;
}
