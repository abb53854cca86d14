import * as z from 'zod';
import type { Person, Voice } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';

/** An issue as the REST interface has it, as far as it is looked at. Pull requests are among them. */
export interface RawIssue {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly state_reason?: string | null | undefined;
  readonly body?: string | null | undefined;
  readonly user: { readonly login: string } | null;
  readonly author_association?: string | undefined;
  readonly labels: readonly (string | { readonly name?: string | null | undefined })[];
  readonly assignees?: readonly { readonly login: string }[] | null | undefined;
  readonly milestone?: { readonly title: string; readonly number: number } | null | undefined;
  readonly comments: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at?: string | null | undefined;
  readonly html_url: string;
  readonly draft?: boolean | undefined;
  readonly locked?: boolean | undefined;
  readonly pull_request?: object | undefined;
  readonly repository_url?: string | undefined;
  readonly sub_issues_summary?: { readonly total: number } | undefined;
  readonly parent_issue_url?: string | null | undefined;
}

/** A line of a list. */
export const IssueRow = z.strictObject({
  repo: z.string().optional().describe('Where several are searched'),
  number: z.int(),
  title: z.string(),
  state: z.string(),
  author: z.string(),
  labels: z.array(z.string()).optional(),
  assignees: z.array(z.string()).optional(),
  comments: z.int().optional(),
  updated: z.string().describe('UTC'),
});
export type IssueRow = z.output<typeof IssueRow>;

export function authorOf({
  user,
  author_association: association,
}: Pick<RawIssue, 'user' | 'author_association'>): Person | undefined {
  return user === null ? undefined : { login: user.login, association };
}

export function labelsOf({ labels }: Pick<RawIssue, 'labels'>): string[] {
  return labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? [])));
}

/** `repo` where several are looked at. */
export function issueRow(
  issue: RawIssue,
  voice: Voice,
  shown: (text: string) => string,
  repo?: string,
): IssueRow {
  const author = authorOf(issue);
  const name = (text: string, most: number) => short(shown(text.slice(0, 200)), most);
  const labels = labelsOf(issue)
    .slice(0, 5)
    .map((label) => name(label, 20));
  const assignees = (issue.assignees ?? []).slice(0, 3).map(({ login }) => name(login, 40));
  return fitted({
    ...(repo !== undefined && { repo: shown(repo) }),
    number: issue.number,
    title: short(voice(author, issue.title.slice(0, 400)), 90),
    state: issue.draft === true ? 'draft' : name(issue.state, 20),
    author: name(author?.login ?? 'ghost', 40),
    ...(labels.length > 0 && { labels }),
    ...(assignees.length > 0 && { assignees }),
    ...(issue.comments > 0 && { comments: issue.comments }),
    updated: minute(issue.updated_at),
  });
}

/** A row as JSON has at most so many characters. */
const LONGEST = 250;

/** Where it would be longer, the last names go first, then the end of the title. */
function fitted(row: IssueRow): IssueRow {
  if (JSON.stringify(row).length <= LONGEST) return row;
  const { labels = [], assignees = [], title, ...bare } = row;
  if (labels.length > 1) return fitted({ ...row, labels: labels.slice(0, -1) });
  if (assignees.length > 1) return fitted({ ...row, assignees: assignees.slice(0, -1) });
  return title.length > 20
    ? fitted({ ...row, title: short(title, Math.floor(title.length / 2)) })
    : { ...bare, title };
}

export function issueLine({
  repo,
  number,
  title,
  state,
  author,
  labels = [],
  assignees = [],
  comments = 0,
  updated,
}: IssueRow): string {
  const facts = [
    author,
    labels.join(', '),
    assignees.length === 0 ? '' : `for ${assignees.join(', ')}`,
    comments === 0 ? '' : counted(comments, 'comment'),
    updated,
  ].filter(Boolean);
  return `${repo ?? ''}#${number} ${state} ${title} | ${facts.join(' | ')}`;
}
