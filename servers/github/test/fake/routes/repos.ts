import { commitBody } from '../bodies/commit.ts';
import { labelBody } from '../bodies/label.ts';
import { nodeId } from '../bodies/links.ts';
import { fullRepository } from '../bodies/repository.ts';
import { simpleUser } from '../bodies/user.ts';
import { type Call, json, notFound, type RepoCall } from '../exchange.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName, type RepoState } from '../state.ts';
import { atLeast, byEmail, roleOf, userOf, type World } from '../world.ts';

interface Ref {
  name: string;
  sha: string;
}

/** Refs under a prefix, by name. */
export async function refsUnder(repo: RepoState, prefix: string): Promise<Ref[]> {
  const format = '--format=%(objectname) %(refname)';
  const out = await repo.git.run(['for-each-ref', format, `${prefix.replace(/\/$/, '')}/`]);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41 + prefix.length) }));
}

const shortBranch = (call: RepoCall, { name, sha }: Ref) => ({
  name,
  commit: { sha, url: `${call.api}/repos/${fullName(call.repo)}/commits/${sha}` },
  protected: call.repo.protectedBranches.has(name),
});

async function branch(world: World, call: RepoCall, name: string) {
  const { repo } = call;
  const found = await repo.git.ref(`refs/heads/${name}`);
  if (found === undefined) {
    throw notFound();
  }
  const url = `${call.api}/repos/${fullName(repo)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: await commitBody(world, repo, found.sha, call),
    _links: { self: url, html: `${call.html}/${fullName(repo)}/tree/${name}` },
    protected: repo.protectedBranches.has(name),
    protection: {
      enabled: repo.protectedBranches.has(name),
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  };
}

function tag(call: RepoCall, { name, sha }: Ref) {
  const url = `${call.api}/repos/${fullName(call.repo)}`;
  return {
    name,
    zipball_url: `${url}/zipball/refs/tags/${name}`,
    tarball_url: `${url}/tarball/refs/tags/${name}`,
    commit: { sha, url: `${url}/commits/${sha}` },
    node_id: nodeId('Ref', `${call.repo.id}:refs/tags/${name}`),
  };
}

async function contributors(world: World, call: RepoCall) {
  const { git } = call.repo;
  const head = await git.commit(call.repo.defaultBranch);
  const out = head === undefined ? '' : await git.run(['shortlog', '-s', '-n', '-e', head]);
  const counts = out.split('\n').flatMap((line) => {
    const [, contributions, name, email] = /^\s*(\d+)\t(.*) <([^>]*)>$/.exec(line) ?? [];
    return email === undefined ? [] : [{ contributions: Number(contributions), name: name!, email }];
  });
  return paged(call, counts, ({ contributions, name, email }) => {
    const user = byEmail(world, email);
    return user === undefined
      ? { type: 'Anonymous', name, email, contributions }
      : { ...simpleUser(user, call), contributions };
  });
}

/** What GitHub answers for somebody's part in a repository. */
function permission(world: World, call: RepoCall, login: string) {
  const user = world.users.get(login.toLowerCase());
  if (user === undefined) {
    throw notFound();
  }
  const role = roleOf(world, call.repo, login) ?? (call.repo.private ? undefined : 'read');
  const legacy = { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read' } as const;
  const permissions = {
    admin: atLeast(role, 'admin'),
    maintain: atLeast(role, 'maintain'),
    push: atLeast(role, 'write'),
    triage: atLeast(role, 'triage'),
    pull: role !== undefined,
  };
  return {
    permission: role === undefined ? 'none' : legacy[role],
    role_name: role ?? 'none',
    user: { ...simpleUser(user, call), permissions, role_name: role ?? 'none' },
  };
}

/** Who was given a part in a repository, its owner first; `permission` asks for at least that much. */
function collaborators(world: World, call: RepoCall) {
  const { repo, query } = call;
  const least = {
    pull: 'read',
    triage: 'triage',
    push: 'write',
    maintain: 'maintain',
    admin: 'admin',
  } as const;
  const asked = least[(query.permission ?? 'pull') as keyof typeof least] ?? 'read';
  const people = [repo.owner, ...repo.collaborators.keys()].map((login) => userOf(world, login));
  const shown = people.filter(
    ({ type, login }) => type === 'User' && atLeast(roleOf(world, repo, login), asked),
  );
  return paged(call, shown, ({ login }) => permission(world, call, login).user);
}

const seenBy = (call: Call) => ({ api: call.api, html: call.html, viewer: call.viewer });

export function repos(routes: Routes): void {
  const reading = { permission: 'contents=read' };
  routes.on(
    'GET /repos/{owner}/{repo}',
    (call, world) => json(fullRepository(world, call.repo, seenBy(call))),
    { permission: 'metadata=read' },
  );
  routes.on(
    'GET /repos/{owner}/{repo}/branches',
    async (call) => paged(call, await refsUnder(call.repo, 'refs/heads/'), (ref) => shortBranch(call, ref)),
    reading,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/branches/{branch}',
    async (call, world) => json(await branch(world, call, call.params.branch)),
    reading,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/tags',
    async (call) => {
      const refs = await refsUnder(call.repo, 'refs/tags/');
      const peeled = refs.map(async ({ name }) => ({ name, sha: (await call.repo.git.commit(name))! }));
      return paged(call, (await Promise.all(peeled)).toReversed(), (ref) => tag(call, ref));
    },
    { permission: 'metadata=read' },
  );
  routes.on(
    'GET /repos/{owner}/{repo}/labels',
    (call) => paged(call, [...call.repo.labels.values()], (label) => labelBody(call.repo, label, call)),
    { permission: 'issues=read' },
  );
  routes.on('GET /repos/{owner}/{repo}/contributors', (call, world) => contributors(world, call), {
    permission: 'metadata=read',
  });
  routes.on(
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    (call, world) => json(permission(world, call, call.params.username)),
    { permission: 'metadata=read', login: true },
  );
  routes.on('GET /repos/{owner}/{repo}/collaborators', (call, world) => collaborators(world, call), {
    permission: 'metadata=read',
    role: 'write',
  });
  routes.on(
    'GET /repos/{owner}/{repo}/assignees',
    (call, world) => {
      const people = [call.repo.owner, ...call.repo.collaborators.keys()].map((login) =>
        userOf(world, login),
      );
      const able = people.filter(({ type }) => type === 'User');
      return paged(call, able, (user) => simpleUser(user, call));
    },
    { permission: 'metadata=read' },
  );
}
