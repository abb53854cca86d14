import { nodeId } from '../bodies/links.ts';
import { blame } from '../git/blame.ts';
import { readCommit, type Signature } from '../git/commits.ts';
import { listTree } from '../git/trees.ts';
import type { GitObject } from '../git/objects.ts';
import { fullName, type RepoState } from '../state.ts';
import { byEmail, viewerRole } from '../world.ts';
import { connection, unresolved, type Window } from './connection.ts';
import type { Scope } from './scope.ts';
import { userNode } from './user.ts';

const actor = (scope: Scope, { name, email, date }: Signature) => {
  const user = byEmail(scope.world, email);
  return { name, email, date, user: user === undefined ? null : userNode(scope, user.login) };
};

export async function commitNode(scope: Scope, repo: RepoState, sha: string) {
  const commit = await readCommit(repo.git, sha);
  const [headline = '', ...rest] = commit.message.split('\n');
  return {
    __typename: 'Commit',
    id: nodeId('Commit', `${repo.id}:${sha}`),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    author: actor(scope, commit.author),
    committer: actor(scope, commit.committer),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    url: `${scope.call.html}/${fullName(repo)}/commit/${sha}`,
    blame: async ({ path }: { path: string }) => ({
      ranges: (await blame(repo.git, sha, path)).map(({ from, to, sha: source }) => ({
        startingLine: from,
        endingLine: to,
        age: 1,
        commit: () => commitNode(scope, repo, source),
      })),
    }),
    repository: () => repositoryNode(scope, repo),
    tree: () => objectNode(scope, repo, commit.tree),
  };
}

function blobNode(repo: RepoState, { sha, size, content }: GitObject) {
  const binary = content.subarray(0, 8000).includes(0);
  return {
    __typename: 'Blob',
    id: nodeId('Blob', `${repo.id}:${sha}`),
    oid: sha,
    byteSize: size,
    isBinary: binary,
    isTruncated: size > repo.ceilings.inline,
    text: binary ? null : content.subarray(0, repo.ceilings.inline).toString(),
  };
}

const treeNode = (scope: Scope, repo: RepoState, sha: string) => ({
  __typename: 'Tree',
  id: nodeId('Tree', `${repo.id}:${sha}`),
  oid: sha,
  entries: async () =>
    (await listTree(repo.git, sha, false)).map((entry) => ({
      name: entry.path,
      path: entry.path,
      type: entry.type,
      mode: Number.parseInt(entry.mode, 8),
      oid: entry.sha,
      size: entry.size ?? 0,
      object: () => (entry.type === 'commit' ? null : objectNode(scope, repo, entry.sha)),
    })),
});

/** What a tag stands for is an object of its own where it has words; a branch of that name comes first. */
async function annotated(repo: RepoState, name: string): Promise<GitObject | undefined> {
  if ((await repo.git.ref(`refs/heads/${name}`)) !== undefined) {
    return undefined;
  }
  const found = await repo.git.ref(`refs/tags/${name}`);
  return found?.type === 'tag' ? found : undefined;
}

const tagNode = (scope: Scope, repo: RepoState, name: string, { sha }: GitObject) => ({
  __typename: 'Tag',
  id: nodeId('Tag', `${repo.id}:${sha}`),
  oid: sha,
  name,
  target: async () => commitNode(scope, repo, (await repo.git.commit(name))!),
});

/** Any object by an expression that git understands, like `main:README.md`. */
async function objectNode(scope: Scope, repo: RepoState, expression: string): Promise<unknown> {
  const [ref, ...path] = expression.split(':');
  const tag = path.length === 0 ? await annotated(repo, ref!) : undefined;
  if (tag !== undefined) {
    return tagNode(scope, repo, ref!, tag);
  }
  const commit = await repo.git.commit(ref!);
  const name = path.length === 0 ? (commit ?? expression) : `${commit}:${path.join(':')}`;
  const found = await repo.git.read(name);
  if (found === undefined || found.type === 'tag') {
    return null;
  }
  const made = { commit: commitNode, blob: () => blobNode(repo, found), tree: treeNode };
  return made[found.type](scope, repo, found.sha);
}

async function refNode(scope: Scope, repo: RepoState, name: string): Promise<unknown> {
  const full = name.startsWith('refs/') ? name : `refs/heads/${name}`;
  const found = await repo.git.read(`${full}^{commit}`);
  const [, prefix, rest] = /^(refs\/[^/]+\/)(.+)$/.exec(full) ?? [];
  return found === undefined
    ? null
    : {
        id: nodeId('Ref', `${repo.id}:${full}`),
        name: rest,
        prefix,
        target: () => commitNode(scope, repo, found.sha),
        repository: () => repositoryNode(scope, repo),
      };
}

const PERMISSION = { admin: 'ADMIN', maintain: 'MAINTAIN', write: 'WRITE', triage: 'TRIAGE', read: 'READ' };

export function repositoryNode(scope: Scope, repo: RepoState): Record<string, unknown> {
  const number = (kind: string, value: number) => unresolved(`${kind} with the number of ${value}`);
  const open = (states: string[] | undefined, state: string) =>
    states === undefined || states.includes(state);
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: fullName(repo),
    description: repo.description,
    url: `${scope.call.html}/${fullName(repo)}`,
    isPrivate: repo.private,
    isArchived: repo.archived,
    isFork: repo.fork !== null,
    visibility: repo.private ? 'PRIVATE' : 'PUBLIC',
    owner: userNode(scope, repo.owner),
    viewerPermission: PERMISSION[viewerRole(scope.world, scope.call.viewer, repo) ?? 'read'],
    defaultBranchRef: () => refNode(scope, repo, repo.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refNode(scope, repo, qualifiedName),
    object: ({ expression, oid }: { expression?: string; oid?: string }) =>
      objectNode(scope, repo, expression ?? oid ?? repo.defaultBranch),
    pullRequest: ({ number: value }: { number: number }) => {
      const pull = repo.pulls.get(value);
      if (pull === undefined) {
        throw number('a PullRequest', value);
      }
      return scope.nodes.pull(repo, pull);
    },
    issue: ({ number: value }: { number: number }) => {
      const issue = repo.issues.get(value);
      if (issue === undefined || repo.pulls.has(value)) {
        throw number('an Issue', value);
      }
      return scope.nodes.issue(repo, issue);
    },
    issueOrPullRequest: ({ number: value }: { number: number }) => {
      const issue = repo.issues.get(value);
      if (issue === undefined) {
        throw number('an issue or pull request', value);
      }
      return scope.nodes.issue(repo, issue);
    },
    issues: (args: Window & { states?: string[] }) =>
      connection(
        'issues',
        [...repo.issues.values()].filter(
          (one) => !repo.pulls.has(one.number) && open(args.states, one.state.toUpperCase()),
        ),
        args,
        (issue) => scope.nodes.issue(repo, issue),
      ),
  };
}
