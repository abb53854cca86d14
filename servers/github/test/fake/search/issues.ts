import type { IssueState, RepoState } from '../state.ts';
import { inRange, type Qualifier, type Query, valuesOf } from './query.ts';

export interface FoundIssue {
  repo: RepoState;
  issue: IssueState;
}

function is({ repo, issue }: FoundIssue, value: string): boolean {
  const pull = repo.pulls.get(issue.number);
  switch (value) {
    case 'issue':
      return pull === undefined;
    case 'pr':
    case 'pull-request':
      return pull !== undefined;
    case 'open':
    case 'closed':
      return issue.state === value;
    case 'merged':
      return pull?.merged === true;
    case 'unmerged':
      return pull?.merged === false;
    case 'draft':
      return pull?.draft === true;
    case 'locked':
      return issue.locked;
    default:
      return true;
  }
}

const has = (issue: IssueState, what: string): boolean =>
  ({
    label: issue.labels.length > 0,
    assignee: issue.assignees.length > 0,
    milestone: issue.milestone !== null,
  })[what] ?? false;

const lower = (values: readonly string[]) => values.map((value) => value.toLowerCase());

function matches(found: FoundIssue, { key, value }: Qualifier): boolean {
  const { repo, issue } = found;
  const pull = repo.pulls.get(issue.number);
  const author = issue.author.toLowerCase();
  switch (key) {
    case 'is':
    case 'type':
    case 'state':
      return is(found, value);
    case 'author':
      return author === value;
    case 'assignee':
      return lower(issue.assignees).includes(value);
    case 'involves':
      return author === value || lower(issue.assignees).includes(value);
    case 'commenter':
      return issue.comments.some((comment) => comment.author.toLowerCase() === value);
    case 'mentions':
      return (issue.body ?? '').toLowerCase().includes(`@${value}`);
    case 'label':
      return lower(issue.labels).includes(value);
    case 'no':
      return !has(issue, value);
    case 'milestone':
      return repo.milestones.get(issue.milestone ?? 0)?.title.toLowerCase() === value;
    case 'draft':
      return String(pull?.draft ?? false) === value;
    case 'head':
      return pull?.head.ref.toLowerCase() === value;
    case 'base':
      return pull?.base.ref.toLowerCase() === value;
    case 'created':
      return inRange(value, issue.createdAt);
    case 'updated':
      return inRange(value, issue.updatedAt);
    case 'closed':
      return issue.closedAt !== null && inRange(value, issue.closedAt);
    default:
      return true;
  }
}

function text({ issue }: FoundIssue, places: readonly string[]): string {
  const all = places.length === 0;
  return [
    ...(all || places.includes('title') ? [issue.title] : []),
    ...(all || places.includes('body') ? [issue.body ?? ''] : []),
    ...(all || places.includes('comments') ? issue.comments.map(({ body }) => body) : []),
  ]
    .join('\n')
    .toLowerCase();
}

/** The issues and pull requests of some repositories that fit, newest first. */
export function searchIssues(repos: readonly RepoState[], query: Query): FoundIssue[] {
  const places = valuesOf(query, 'in').flatMap((value) => value.split(','));
  return repos
    .flatMap((repo) => [...repo.issues.values()].map((issue) => ({ repo, issue })))
    .filter((found) => query.qualifiers.every((one) => matches(found, one) !== one.not || one.key === 'repo'))
    .filter((found) => query.words.every((word) => text(found, places).includes(word)))
    .toSorted(
      (one, other) =>
        other.issue.createdAt.localeCompare(one.issue.createdAt) || other.issue.id - one.issue.id,
    );
}
