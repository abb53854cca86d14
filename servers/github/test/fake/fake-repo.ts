import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { addCheck, addRelease, addRun, addStatus, type CheckPlan, type RunPlan } from './build/actions.ts';
import { addComment, addIssue, addLabel, type IssuePlan } from './build/issues.ts';
import { addPull, addReview, addThread, type PullPlan, type ThreadPlan } from './build/pulls.ts';
import { BareRepository } from './git/bare.ts';
import type { Signature } from './git/commits.ts';
import { type CommitPlan, type FileWrite, importCommits } from './git/write.ts';
import { makeRepo } from './make.ts';
import type {
  CommentState,
  CheckState,
  IssueState,
  LabelState,
  PullState,
  ReleaseState,
  RepoState,
  ReviewState,
  Role,
  RunState,
  StatusState,
  ThreadState,
} from './state.ts';
import { fullName } from './state.ts';
import { userOf, type World } from './world.ts';

export interface RepoOptions {
  private?: boolean;
  defaultBranch?: string;
  files?: Record<string, FileWrite>;
  collaborators?: Record<string, Role>;
  archived?: boolean;
  description?: string;
  /** The repository it was forked from: it starts with its commits. */
  fork?: string;
}

interface CommitOptions {
  message?: string;
  /** A login. */
  author?: string;
  /** ISO 8601. */
  date?: string;
  /** Where a new branch starts: a branch, tag or sha. */
  from?: string;
  /** Second and further parents. */
  merge?: string[];
}

export interface FakeRepo {
  readonly state: RepoState;
  git(...args: string[]): Promise<string>;
  /** null deletes. @returns the sha */
  commit(branch: string, files: Record<string, FileWrite>, more?: CommitOptions): Promise<string>;
  /** Many commits at once, each on the one before: thousands in a second. @returns their shas */
  commits(
    branch: string,
    plans: readonly ({ files: Record<string, FileWrite> } & CommitOptions)[],
  ): Promise<string[]>;
  issue(more?: IssuePlan): IssueState;
  pull(more: PullPlan): Promise<PullState>;
  comment(number: number, more?: Partial<CommentState>): CommentState;
  review(number: number, more?: Partial<ReviewState>): ReviewState;
  thread(number: number, more: ThreadPlan): ThreadState;
  label(name: string, more?: Partial<LabelState>): LabelState;
  release(tag: string, more?: Partial<ReleaseState>): ReleaseState;
  run(more: RunPlan): RunState;
  status(sha: string, more?: Partial<StatusState>): StatusState;
  check(sha: string, more?: CheckPlan): CheckState;
}

const signature = (world: World, login: string, date: string): Signature => {
  const { name, email } = userOf(world, login);
  return { name: name ?? login, email, date };
};

function planOf(
  world: World,
  state: RepoState,
  plan: { files: Record<string, FileWrite> } & CommitOptions,
): CommitPlan {
  const { files, message = 'Change', author = state.owner, date = world.now(), from, merge = [] } = plan;
  return { files, message, author: signature(world, author, date), from, merge };
}

/** A repository with its git folder; its first commit where files are given. */
export async function newRepo(
  world: World,
  root: string,
  name: string,
  more: RepoOptions,
): Promise<FakeRepo> {
  const { files, collaborators = {}, fork, ...rest } = more;
  const folder = join(root, `${name.replace('/', '--')}-${world.nextId()}.git`);
  await mkdir(folder);
  const git = new BareRepository(folder);
  const state = Object.assign(makeRepo(world, name, git), rest, { fork: fork ?? null });
  state.owner = world.user(state.owner).login;
  for (const [login, role] of Object.entries(collaborators)) {
    state.collaborators.set(world.user(login).login, role);
  }
  await git.run(['init', '--quiet', '--bare', `--initial-branch=${state.defaultBranch}`, '--template=']);
  const origin = fork === undefined ? undefined : world.repos.get(fork.toLowerCase());
  if (origin !== undefined) {
    await git.run(['fetch', '--quiet', origin.git.folder, '+refs/heads/*:refs/heads/*']);
  }
  world.repos.set(fullName(state).toLowerCase(), state);
  const made = handle(world, state);
  if (files !== undefined) {
    await made.commit(state.defaultBranch, files, { message: 'Initial commit' });
  }
  return made;
}

function handle(world: World, state: RepoState): FakeRepo {
  const commits: FakeRepo['commits'] = async (branch, plans) => {
    const made = await importCommits(
      state.git,
      branch,
      plans.map((plan) => planOf(world, state, plan)),
    );
    state.pushedAt = world.now();
    return made;
  };
  return {
    state,
    git: (...args) => state.git.run(args),
    commits,
    commit: async (branch, files, more = {}) => (await commits(branch, [{ files, ...more }]))[0]!,
    issue: (more = {}) => addIssue(world, state, more),
    pull: (more) => addPull(world, state, more),
    comment: (number, more = {}) => addComment(world, state, number, more),
    review: (number, more = {}) => addReview(world, state, number, more),
    thread: (number, more) => addThread(world, state, number, more),
    label: (name, more = {}) => addLabel(world, state, name, more),
    release: (tag, more = {}) => addRelease(world, state, tag, more),
    run: (more) => addRun(world, state, more),
    status: (sha, more = {}) => addStatus(world, state, sha, more),
    check: (sha, more = {}) => addCheck(world, state, sha, more),
  };
}
