import type { RepoState, UserState } from './state.ts';
import type { BareRepository } from './git/bare.ts';
import type { World } from './world.ts';

const SINCE = '2024-01-01T00:00:00Z';

export function makeUser(world: World, login: string, more: Partial<UserState> = {}): UserState {
  const id = world.nextId();
  return {
    login,
    id,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    name: login,
    email: `${id}+${login}@users.noreply.github.com`,
    bio: null,
    company: null,
    location: null,
    createdAt: SINCE,
    members: new Set(),
    ...more,
  };
}

const CEILINGS = {
  inline: 1_048_576,
  raw: 104_857_600,
  treeEntries: 100_000,
  directoryEntries: 1000,
  patch: 512_000,
  diffLines: 20_000,
  diffFiles: 300,
};

export function makeRepo(world: World, name: string, git: BareRepository): RepoState {
  const [owner, repo] = name.split('/') as [string, string];
  return {
    id: world.nextId(),
    owner,
    name: repo,
    private: false,
    archived: false,
    fork: null,
    description: null,
    topics: [],
    language: null,
    stars: 0,
    defaultBranch: 'main',
    createdAt: SINCE,
    updatedAt: SINCE,
    pushedAt: SINCE,
    git,
    collaborators: new Map(),
    protectedBranches: new Set(),
    labels: new Map(),
    milestones: new Map(),
    issues: new Map(),
    pulls: new Map(),
    releases: new Map(),
    runs: new Map(),
    statuses: new Map(),
    checks: new Map(),
    nextNumber: 1,
    ceilings: { ...CEILINGS },
  };
}
