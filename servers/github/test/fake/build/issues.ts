import type { CommentState, EventState, IssueState, LabelState, RepoState } from '../state.ts';
import { fullName } from '../state.ts';
import { findRepo, type World } from '../world.ts';

export type IssuePlan = Partial<Omit<IssueState, 'comments' | 'events'>>;

/** An issue with everything that is not said. */
export function plainIssue(world: World, repo: RepoState, more: IssuePlan): IssueState {
  const createdAt = more.createdAt ?? world.now();
  const number = more.number ?? repo.nextNumber;
  repo.nextNumber = Math.max(repo.nextNumber, number + 1);
  for (const label of more.labels ?? []) {
    addLabel(world, repo, label, {});
  }
  const author = world.user(more.author ?? repo.owner).login;
  const closed = more.state === 'closed';
  return {
    id: world.nextId(),
    title: `Issue ${number}`,
    body: null,
    state: 'open',
    stateReason: closed ? 'completed' : null,
    labels: [],
    assignees: [],
    milestone: null,
    locked: false,
    comments: [],
    events: [],
    updatedAt: createdAt,
    closedAt: closed ? createdAt : null,
    closedBy: closed ? author : null,
    ...more,
    author,
    number,
    createdAt,
  };
}

export function addIssue(world: World, repo: RepoState, more: IssuePlan): IssueState {
  const issue = plainIssue(world, repo, more);
  repo.issues.set(issue.number, issue);
  crossReference(world, repo, issue, issue.body);
  return issue;
}

/** The issue or pull request of a number. */
function issueOf(repo: RepoState, number: number): IssueState {
  const issue = repo.issues.get(number);
  if (issue === undefined) {
    throw new Error(`${fullName(repo)} has no number ${number}.`);
  }
  return issue;
}

export function addComment(
  world: World,
  repo: RepoState,
  number: number,
  more: Partial<CommentState>,
): CommentState {
  const issue = issueOf(repo, number);
  const createdAt = more.createdAt ?? world.now();
  const author = world.user(more.author ?? repo.owner).login;
  const comment = { id: world.nextId(), body: '', updatedAt: createdAt, ...more, author, createdAt };
  issue.comments.push(comment);
  issue.updatedAt = createdAt;
  crossReference(world, repo, issue, comment.body);
  return comment;
}

export function addLabel(world: World, repo: RepoState, name: string, more: Partial<LabelState>): LabelState {
  const known = repo.labels.get(name.toLowerCase());
  const label = Object.assign(
    known ?? { id: world.nextId(), name, color: 'ededed', description: null },
    more,
  );
  repo.labels.set(name.toLowerCase(), label);
  return label;
}

export function addEvent(
  world: World,
  issue: IssueState,
  event: Omit<EventState, 'id' | 'createdAt'> & { createdAt?: string },
): void {
  issue.events.push({ id: world.nextId(), createdAt: world.now(), ...event });
}

const KEYWORD = String.raw`\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+`;
const MENTION = String.raw`(?<![\w&/])(?:([\w.-]+\/[\w.-]+))?#(\d+)\b`;

export interface Mention {
  repo: string;
  number: number;
  /** With a word that closes it on merge. */
  closes: boolean;
}

/** The issues that a text names: `#1`, `owner/name#1`, `fixes #1`. */
export function mentions(repo: RepoState, text: string | null): Mention[] {
  const found = (text ?? '').matchAll(new RegExp(`(?:${KEYWORD})?${MENTION}`, 'gi'));
  return [...found].map(([, word, name, number]) => ({
    repo: name ?? fullName(repo),
    number: Number(number),
    closes: word !== undefined,
  }));
}

/** Leaves an event at every issue that this one mentions. */
export function crossReference(world: World, repo: RepoState, from: IssueState, text: string | null): void {
  for (const mention of mentions(repo, text)) {
    const home = findRepo(world, mention.repo);
    const target = home?.issues.get(mention.number);
    if (target === undefined || target === from) {
      continue;
    }
    const known = target.events.some(
      ({ source }) => source?.repo === fullName(repo) && source.number === from.number,
    );
    if (!known) {
      const source = { repo: fullName(repo), number: from.number, willClose: mention.closes };
      addEvent(world, target, { event: 'cross-referenced', actor: from.author, source });
    }
  }
}
