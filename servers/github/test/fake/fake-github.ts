import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { addApp, type AppKey } from './app-key.ts';
import { Elsewhere } from './elsewhere.ts';
import type { Answer, Exchange, Limit, Received } from './exchange.ts';
import { type FakeRepo, newRepo, type RepoOptions } from './fake-repo.ts';
import type { BareRepository } from './git/bare.ts';
import { makeUser } from './make.ts';
import { Rates } from './rate.ts';
import { Routes } from './router.ts';
import { register } from './routes/index.ts';
import { FakeServer } from './server.ts';
import { fullName, type TokenState, type UserState } from './state.ts';
import type { World } from './world.ts';

export type { FakeRepo } from './fake-repo.ts';

type Kind = World['kind'];
export type Validate = (kind: Kind, exchange: Exchange) => string[];

interface TokenOptions {
  kind?: TokenState['kind'];
  scopes?: string[];
  permissions?: TokenState['permissions'];
  repositories?: string[];
}

export interface FakeGitHub extends AsyncDisposable {
  /** What `--host` gets; the bare layout is served too. */
  readonly url: string;
  /** Every request that arrived. */
  readonly requests: Received[];
  /** The second origin, where redirects of logs lead, and what arrived there. */
  readonly elsewhere: { readonly url: string; readonly requests: Received[] };
  /** Breaches of the description and failures so far; the end of the fake throws them. */
  readonly breaches: string[];
  user(login: string, more?: Partial<UserState>): UserState;
  token(login: string, more?: TokenOptions): string;
  /** A GitHub App with a fresh key, installed where it is said. */
  app(
    installations: Record<string, { permissions?: TokenState['permissions']; repositories?: string[] }>,
  ): AppKey;
  repo(fullName: string, more?: RepoOptions): Promise<FakeRepo>;
  /** From now on the old name is answered with 301. */
  rename(from: string, to: string): void;
  limit(limit: Limit | undefined): void;
  intercept(route: string, answer: (request: Received) => Answer | undefined): void;
}

const PREFIXES = { classic: 'ghp_', 'fine-grained': 'github_pat_', app: 'ghs_' };

function addToken(world: World, login: string, more: TokenOptions): string {
  const kind = more.kind ?? 'classic';
  const user = world.user(login);
  const value = `${PREFIXES[kind]}${randomBytes(18).toString('hex')}`;
  world.tokens.set(value, {
    value,
    login: user.login,
    kind,
    scopes: more.scopes ?? (kind === 'classic' ? ['repo'] : []),
    permissions: more.permissions ?? {},
    repositories: more.repositories,
  });
  return value;
}

function makeWorld(kind: Kind, elsewhere: Elsewhere): World {
  let id = 1000;
  const world: World = {
    kind,
    users: new Map(),
    repos: new Map(),
    renamed: new Map(),
    tokens: new Map(),
    apps: new Map(),
    elsewhere,
    nextId: () => (id += 1),
    now: () => new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    user(login, more) {
      const known = world.users.get(login.toLowerCase());
      const user = known === undefined ? makeUser(world, login, more) : Object.assign(known, more);
      world.users.set(login.toLowerCase(), user);
      return user;
    },
  };
  return world;
}

/** The validator over GitHub's OpenAPI description, where this checkout has it. */
async function described(): Promise<Validate | undefined> {
  const file = new URL('../openapi/validate.ts', import.meta.url);
  return existsSync(file) ? ((await import(file.href)) as { validate: Validate }).validate : undefined;
}

function rename(world: World, from: string, to: string): void {
  const repo = world.repos.get(from.toLowerCase());
  if (repo === undefined) {
    throw new Error(`There is no repository ${from}.`);
  }
  const [owner, name] = to.split('/') as [string, string];
  world.repos.delete(from.toLowerCase());
  Object.assign(repo, { owner: world.user(owner).login, name });
  world.repos.set(fullName(repo).toLowerCase(), repo);
  world.renamed.set(from.toLowerCase(), fullName(repo));
}

/**
 * A GitHub of one test: real HTTP, real git. Its end removes everything and throws what broke GitHub's description.
 * `kind` says which description validates.
 */
export async function fakeGitHub(options: { kind?: Kind; validate?: Validate } = {}): Promise<FakeGitHub> {
  const kind = options.kind ?? 'ghes';
  const validate = options.validate ?? (await described());
  const folder = await mkdtemp(join(tmpdir(), 'fake-github-'));
  const elsewhere = new Elsewhere();
  const world = makeWorld(kind, elsewhere);
  const routes = new Routes();
  const rates = new Rates();
  register(routes, rates);
  const server = new FakeServer({
    routes,
    rates,
    world,
    validate: validate && ((one) => validate(kind, one)),
  });
  await Promise.all([server.listen(), elsewhere.listen()]);
  const opened: BareRepository[] = [];
  return {
    get url() {
      return server.url;
    },
    requests: server.requests,
    elsewhere,
    breaches: server.breaches,
    user: (login, more) => world.user(login, more),
    token: (login, more = {}) => addToken(world, login, more),
    app: (installations) => addApp(world, installations),
    async repo(name, more = {}) {
      const made = await newRepo(world, folder, name, more);
      opened.push(made.state.git);
      return made;
    },
    rename: (from, to) => rename(world, from, to),
    limit(limit) {
      server.limit = limit;
    },
    intercept: (route, answer) => server.intercept(route, answer),
    async [Symbol.asyncDispose]() {
      for (const git of opened) {
        git.close();
      }
      await Promise.all([server[Symbol.asyncDispose](), elsewhere[Symbol.asyncDispose]()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      if (server.breaches.length > 0) {
        throw new Error(`The fake GitHub saw what it must not:\n${server.breaches.join('\n')}`);
      }
    },
  };
}
