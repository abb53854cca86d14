import type { Endpoints } from '@octokit/types';
import type { TreeEntry } from '../git/trees.ts';
import { fullName, type RepoState } from '../state.ts';
import { escaped, type Links } from './links.ts';

type Listed = Extract<
  Endpoints['GET /repos/{owner}/{repo}/contents/{path}']['response']['data'],
  unknown[]
>[number];

const KINDS = { '120000': 'symlink', '160000': 'submodule', '040000': 'dir' } as const;

export const kindOf = (mode: string): 'file' | 'dir' | 'symlink' | 'submodule' =>
  KINDS[mode as keyof typeof KINDS] ?? 'file';

/** What every answer of contents has: an entry of a directory, and the head of a file. */
export function contentBody(repo: RepoState, entry: TreeEntry, ref: string, links: Links): Listed {
  const { path, sha, mode, size } = entry;
  const api = `${links.api}/repos/${fullName(repo)}`;
  const kind = kindOf(mode);
  const url = `${api}/contents/${escaped(path)}?ref=${encodeURIComponent(ref)}`;
  const git = kind === 'submodule' ? null : `${api}/git/${kind === 'dir' ? 'trees' : 'blobs'}/${sha}`;
  const place = `${fullName(repo)}/${kind === 'dir' ? 'tree' : 'blob'}/${encodeURIComponent(ref)}/${escaped(path)}`;
  const html = `${links.html}/${place}`;
  const file = kind === 'file' || kind === 'symlink';
  return {
    type: kind,
    size: size ?? 0,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    url,
    git_url: git,
    html_url: html,
    download_url: file
      ? `${links.html}/raw/${fullName(repo)}/${encodeURIComponent(ref)}/${escaped(path)}`
      : null,
    _links: { self: url, git, html },
  };
}
