import type { Elsewhere } from './elsewhere.ts';
import type { Role, RepoState, TokenState, UserState } from './state.ts';

export interface AppState {
  id: number;
  slug: string;
  /** PEM. */
  publicKey: string;
  installations: Map<number, InstallationState>;
}

export interface InstallationState {
  id: number;
  account: string;
  permissions: Record<string, 'read' | 'write'>;
  /** Full names; undefined: all of the account. */
  repositories: string[] | undefined;
}

/** Everything that the routes work on. */
export interface World {
  kind: 'ghes' | 'github.com';
  users: Map<string, UserState>;
  /** By full name in lower case, as GitHub compares them. */
  repos: Map<string, RepoState>;
  /** Old full names in lower case, and the new ones. */
  renamed: Map<string, string>;
  tokens: Map<string, TokenState>;
  apps: Map<number, AppState>;
  elsewhere: Elsewhere;
  nextId(): number;
  /** ISO 8601 without milliseconds, as GitHub writes it. */
  now(): string;
  user(login: string, more?: Partial<UserState>): UserState;
}

export const findRepo = (world: World, name: string): RepoState | undefined =>
  world.repos.get(name.toLowerCase());

export const userOf = (world: World, login: string): UserState =>
  world.users.get(login.toLowerCase()) ?? world.user(login);

/** Whose commit it is: GitHub goes by the address. */
export function byEmail(world: World, email: string): UserState | undefined {
  for (const user of world.users.values()) {
    if (user.email.toLowerCase() === email.toLowerCase()) {
      return user;
    }
  }
  return undefined;
}

const RANK: Record<Role, number> = { read: 1, triage: 2, write: 3, maintain: 4, admin: 5 };

/** The part that a person was given in a repository; undefined: no more than the public. */
export function roleOf(world: World, repo: RepoState, login: string): Role | undefined {
  if (login.toLowerCase() === repo.owner.toLowerCase()) {
    return 'admin';
  }
  const given = [...repo.collaborators].find(([name]) => name.toLowerCase() === login.toLowerCase())?.[1];
  return given ?? (userOf(world, repo.owner).members.has(login) ? 'read' : undefined);
}

export const atLeast = (role: Role | undefined, least: Role): boolean =>
  role !== undefined && RANK[role] >= RANK[least];

const chosen = (token: TokenState, repo: RepoState): boolean =>
  token.repositories === undefined ||
  token.repositories.some((name) => name.toLowerCase() === `${repo.owner}/${repo.name}`.toLowerCase());

/** What this token may do in a repository as its owner; of an app what it was given. */
export function viewerRole(world: World, token: TokenState | undefined, repo: RepoState): Role | undefined {
  if (token === undefined || !chosen(token, repo)) {
    return undefined;
  }
  if (token.kind !== 'app') {
    return roleOf(world, repo, token.login);
  }
  const own = token.repositories !== undefined || roleOf(world, repo, token.login) !== undefined;
  if (!own) {
    return undefined;
  }
  return Object.values(token.permissions).includes('write') ? 'write' : 'read';
}

/** Whether this token gets more than a 404. */
export function mayRead(world: World, token: TokenState | undefined, repo: RepoState): boolean {
  if (!repo.private) {
    return true;
  }
  if (token?.kind === 'classic' && !token.scopes.includes('repo')) {
    return false;
  }
  return viewerRole(world, token, repo) !== undefined;
}
