import type { BareRepository } from './git/bare.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

export interface UserState {
  login: string;
  id: number;
  type: 'User' | 'Organization' | 'Bot';
  name: string | null;
  /** The address of their commits. */
  email: string;
  bio: string | null;
  company: string | null;
  location: string | null;
  createdAt: string;
  /** Of an organization: who may read its private repositories. */
  members: Set<string>;
}

export interface TokenState {
  value: string;
  login: string;
  kind: 'classic' | 'fine-grained' | 'app';
  scopes: string[];
  permissions: Record<string, 'read' | 'write'>;
  /** Full names; undefined: all that its owner may see. */
  repositories: string[] | undefined;
}

export interface LabelState {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface MilestoneState {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: 'open' | 'closed';
  creator: string;
  createdAt: string;
  dueOn: string | null;
}

export interface CommentState {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

/** What happened to an issue: what the timeline shows beside comments. */
export interface EventState {
  id: number;
  event: 'labeled' | 'unlabeled' | 'closed' | 'reopened' | 'assigned' | 'cross-referenced' | 'renamed';
  actor: string;
  createdAt: string;
  label?: string;
  assignee?: string;
  from?: string;
  to?: string;
  /** Of a cross reference: the issue or pull request that mentions this one. */
  source?: { repo: string; number: number; willClose: boolean };
}

export interface IssueState {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  author: string;
  labels: string[];
  assignees: string[];
  milestone: number | null;
  locked: boolean;
  comments: CommentState[];
  events: EventState[];
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
}

export interface ReviewState {
  id: number;
  author: string;
  body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  commit: string;
  submittedAt: string;
}

export interface ThreadState {
  /** The GraphQL node id. */
  id: string;
  path: string;
  line: number | null;
  startLine: number | null;
  side: 'LEFT' | 'RIGHT';
  startSide: 'LEFT' | 'RIGHT' | null;
  commit: string;
  diffHunk: string;
  resolved: boolean;
  resolvedBy: string | null;
  outdated: boolean;
  subject: 'LINE' | 'FILE';
  comments: ReviewCommentState[];
}

export interface ReviewCommentState extends CommentState {
  review: number;
}

/** A pull request is an issue too: the same object stands in both maps of its repository. */
export interface PullState extends IssueState {
  pullId: number;
  draft: boolean;
  /** `repo` is the full name of the repository of the branch: of a fork, another than the base's. */
  head: { repo: string; ref: string; sha: string };
  base: { ref: string; sha: string };
  merged: boolean;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
  reviews: ReviewState[];
  threads: ThreadState[];
  requestedReviewers: string[];
}

export interface ReleaseState {
  id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  author: string;
  createdAt: string;
  publishedAt: string | null;
}

type RunConclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'neutral';

export interface StepState {
  name: string;
  number: number;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: RunConclusion | null;
  startedAt: string | null;
  completedAt: string | null;
}

type Log = string | (() => AsyncIterable<Buffer>);

export interface JobState {
  id: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: RunConclusion | null;
  attempt: number;
  startedAt: string;
  completedAt: string | null;
  steps: StepState[];
  log: Log;
}

export interface RunState {
  id: number;
  number: number;
  name: string;
  workflow: { id: number; path: string };
  event: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: RunConclusion | null;
  branch: string;
  sha: string;
  actor: string;
  attempt: number;
  createdAt: string;
  updatedAt: string;
  jobs: JobState[];
}

export interface StatusState {
  id: number;
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  description: string | null;
  targetUrl: string | null;
  creator: string;
  createdAt: string;
}

export interface AnnotationState {
  path: string;
  startLine: number;
  endLine: number;
  level: 'notice' | 'warning' | 'failure';
  title: string | null;
  message: string;
}

export interface CheckState {
  id: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: RunConclusion | null;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  annotations: AnnotationState[];
}

/** Where GitHub stops showing things; a test lowers them rather than making a file of 100 MB. */
interface Ceilings {
  /** Bytes of a file that contents and blobs still carry inside JSON. */
  inline: number;
  /** Bytes of a file that contents carry at all. */
  raw: number;
  treeEntries: number;
  directoryEntries: number;
  /** Bytes of the patch of one file; above it has none. */
  patch: number;
  /** Lines of a whole diff in the `diff` media type. */
  diffLines: number;
  diffFiles: number;
}

export interface RepoState {
  id: number;
  owner: string;
  name: string;
  private: boolean;
  archived: boolean;
  fork: string | null;
  description: string | null;
  topics: string[];
  language: string | null;
  stars: number;
  defaultBranch: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  git: BareRepository;
  collaborators: Map<string, Role>;
  protectedBranches: Set<string>;
  labels: Map<string, LabelState>;
  milestones: Map<number, MilestoneState>;
  issues: Map<number, IssueState>;
  pulls: Map<number, PullState>;
  releases: Map<number, ReleaseState>;
  runs: Map<number, RunState>;
  statuses: Map<string, StatusState[]>;
  checks: Map<string, CheckState[]>;
  nextNumber: number;
  ceilings: Ceilings;
}

export const fullName = (repo: RepoState): string => `${repo.owner}/${repo.name}`;
