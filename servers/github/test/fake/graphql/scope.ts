import type { Call } from '../exchange.ts';
import type { Rates } from '../rate.ts';
import type { IssueState, PullState, RepoState, ThreadState } from '../state.ts';
import type { World } from '../world.ts';
import { failure } from './connection.ts';

export type Node = Record<string, unknown>;

export interface FoundThread {
  repo: RepoState;
  pull: PullState;
  thread: ThreadState;
}

/** The schema is a ring: a pull request leads to its repository, which leads to it. Here the ring closes. */
export interface Nodes {
  repository: (repo: RepoState) => Node;
  /** An issue, or the pull request that it is. */
  issue: (repo: RepoState, issue: IssueState) => Node;
  pull: (repo: RepoState, pull: PullState) => Node;
  thread: (found: FoundThread) => Node;
}

/** What every resolver knows. */
export interface Scope {
  call: Call;
  world: World;
  rates: Rates;
  nodes: Nodes;
}

/** @throws {GraphQLError} as GitHub says that a token may not */
export function forbid({ call }: Scope): never {
  const what = call.viewer?.kind === 'app' ? 'integration' : 'personal access token';
  throw failure('FORBIDDEN', `Resource not accessible by ${what}`);
}
