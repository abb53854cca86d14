import { fromNodeId } from '../bodies/links.ts';
import { findRepo, mayRead, userOf } from '../world.ts';
import { unresolved } from './connection.ts';
import { issueNode, pullNode } from './issues.ts';
import { mutations } from './mutations.ts';
import { repositoryNode } from './repository.ts';
import type { Nodes, Scope } from './scope.ts';
import { findThread, threadNode } from './threads.ts';
import { userNode } from './user.ts';

/** A node by its id, where the token may see it; null otherwise, with an error. */
function node(scope: Scope, id: string): unknown {
  const { kind, key } = fromNodeId(id);
  const missing = unresolved(`a node with the global id of '${id}'`);
  if (kind === 'User') {
    const user = [...scope.world.users.values()].find((one) => one.id === Number(key));
    if (user !== undefined) {
      return userNode(scope, user.login);
    }
    throw missing;
  }
  const thread = kind === 'PullRequestReviewThread' ? findThread(scope, id) : undefined;
  if (thread !== undefined) {
    return scope.nodes.thread(thread);
  }
  for (const repo of scope.world.repos.values()) {
    if (!mayRead(scope.world, scope.call.viewer, repo)) {
      continue;
    }
    if (kind === 'Repository' && repo.id === Number(key)) {
      return scope.nodes.repository(repo);
    }
    const issue = [...repo.issues.values()].find((one) => one.id === Number(key));
    if (issue !== undefined && (kind === 'Issue' || kind === 'PullRequest')) {
      return scope.nodes.issue(repo, issue);
    }
  }
  throw missing;
}

function repository(scope: Scope, { owner, name }: { owner: string; name: string }): unknown {
  const renamed = scope.world.renamed.get(`${owner}/${name}`.toLowerCase());
  const repo = findRepo(scope.world, renamed ?? `${owner}/${name}`);
  if (repo === undefined || !mayRead(scope.world, scope.call.viewer, repo)) {
    throw unresolved(`a Repository with the name '${owner}/${name}'`);
  }
  return scope.nodes.repository(repo);
}

function rateLimit({ call, rates }: Scope): unknown {
  const { limit, used, reset } = rates.of(call.viewer, '/graphql');
  const now = used + 1;
  const resetAt = new Date(reset * 1000).toISOString();
  return { limit, used: now, remaining: limit - now, resetAt, cost: 1, nodeCount: 1 };
}

function viewer(scope: Scope): unknown {
  const { login } = scope.call.viewer!;
  return { ...userNode(scope, login), __typename: 'User', email: userOf(scope.world, login).email };
}

function nodesOf(scope: () => Scope): Nodes {
  return {
    repository: (repo) => repositoryNode(scope(), repo),
    issue: (repo, issue) => {
      const pull = repo.pulls.get(issue.number);
      return pull === undefined ? issueNode(scope(), repo, issue) : pullNode(scope(), repo, pull);
    },
    pull: (repo, pull) => pullNode(scope(), repo, pull),
    thread: (found) => threadNode(scope(), found),
  };
}

/** The fields of Query and Mutation; graphql-js calls what is a function. */
export function root(parts: Omit<Scope, 'nodes'>): object {
  const scope: Scope = { ...parts, nodes: nodesOf(() => scope) };
  return {
    viewer: () => viewer(scope),
    rateLimit: () => rateLimit(scope),
    repository: (args: { owner: string; name: string }) => repository(scope, args),
    node: ({ id }: { id: string }) => node(scope, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => node(scope, id)),
    user: ({ login }: { login: string }) => {
      if (!scope.world.users.has(login.toLowerCase())) {
        throw unresolved(`a User with the login of '${login}'`);
      }
      return userNode(scope, login);
    },
    ...mutations(scope),
  };
}
