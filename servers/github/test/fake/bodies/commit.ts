import type { Endpoints } from '@octokit/types';
import { type GitCommit, readCommit } from '../git/commits.ts';
import { changedFiles, type FileChange } from '../git/diff.ts';
import { fullName, type RepoState } from '../state.ts';
import { byEmail, type World } from '../world.ts';
import { escaped, type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

type Commit = Endpoints['GET /repos/{owner}/{repo}/commits/{ref}']['response']['data'];
type File = NonNullable<Commit['files']>[number];

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
} as const;

const person = (world: World, email: string, links: Links) => {
  const user = byEmail(world, email);
  return user === undefined ? null : simpleUser(user, links);
};

/** A commit as lists show it, without its files. */
export async function commitBody(world: World, repo: RepoState, sha: string, links: Links): Promise<Commit> {
  const commit = await readCommit(repo.git, sha);
  const api = `${links.api}/repos/${fullName(repo)}`;
  const html = `${links.html}/${fullName(repo)}/commit`;
  return {
    sha,
    node_id: nodeId('Commit', `${repo.id}:${sha}`),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${api}/commits/${sha}`,
    html_url: `${html}/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    author: person(world, commit.author.email, links),
    committer: person(world, commit.committer.email, links),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${html}/${parent}`,
    })),
  };
}

type DatabaseCommit = Endpoints['GET /repos/{owner}/{repo}/git/commits/{commit_sha}']['response']['data'];

/** The same as the git database shows it. */
export function gitCommitBody(repo: RepoState, commit: GitCommit, links: Links): DatabaseCommit {
  const api = `${links.api}/repos/${fullName(repo)}/git`;
  const html = `${links.html}/${fullName(repo)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', `${repo.id}:${commit.sha}`),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${html}/${sha}` })),
    verification: UNSIGNED,
  };
}

export function fileBody(repo: RepoState, file: FileChange, at: string, links: Links): File {
  const path = escaped(file.path);
  const html = `${links.html}/${fullName(repo)}`;
  const shown = file.patch !== undefined && file.patch.length <= repo.ceilings.patch && !file.binary;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${at}/${path}`,
    raw_url: `${html}/raw/${at}/${path}`,
    contents_url: `${links.api}/repos/${fullName(repo)}/contents/${path}?ref=${at}`,
    ...(shown && { patch: file.patch! }),
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
  };
}

/** What a commit changed against its first parent. */
export async function filesOf(repo: RepoState, sha: string): Promise<FileChange[]> {
  const [parent] = (await readCommit(repo.git, sha)).parents;
  return changedFiles(repo.git, parent, sha);
}
