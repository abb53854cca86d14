import { defineResource, ToolError } from '@plugboard/core';
import type { GitHubDeps } from '../deps.ts';
import { readAll } from '../files/reading.ts';
import { treeOf } from '../files/tree.ts';
import { isOwner, isPath, isRef, isRepo } from '../names.ts';

/** Milliseconds that somebody waits while typing. */
const PATIENCE = 10_000;
const MOST_OFFERED = 101;
/** Tokens of a file: a reader of a resource has no arguments to ask for the rest with. */
const ROOM = 30_000;

/** A file at its address. `ref` is a branch without a slash, a tag or a sha: in an address a slash ends it. */
export const repository = defineResource<'repo://{owner}/{repo}/{ref}/{+path}', GitHubDeps>({
  uriTemplate: 'repo://{owner}/{repo}/{ref}/{+path}',
  name: 'file',
  title: 'File',
  description: 'A file of a repository, at a branch, tag or sha.',
  mimeType: 'text/plain',
  complete: {
    owner: (typed, { policy }: GitHubDeps) =>
      [...new Set(policy.entries.map((entry) => entry.split('/')[0] ?? ''))].filter((name) =>
        name.startsWith(typed),
      ),
    repo: (typed, { policy }: GitHubDeps, { owner = '' }) =>
      policy.entries
        .map((entry) => entry.split('/'))
        .flatMap(([of = '', name = '*']) =>
          of.toLowerCase() === owner.toLowerCase() && name !== '*' ? [name] : [],
        )
        .filter((name) => name.startsWith(typed)),
    ref: async (typed, { github, policy }: GitHubDeps, { owner = '', repo = '' }) => {
      const at = policy.at(namesOf(owner, repo));
      const values = { ...at, ref: `heads/${typed}` };
      const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
      const { data } = await github.request(route, values, { signal: AbortSignal.timeout(PATIENCE) });
      return data.map(({ ref }) => policy.shown(ref.replace('refs/heads/', ''))).slice(0, MOST_OFFERED);
    },
    path: async (typed, { github, policy }: GitHubDeps, { owner = '', repo = '', ref = 'HEAD' }) => {
      const at = policy.at(namesOf(owner, repo));
      if (!isRef(ref)) throw noFile();
      const asked = { signal: AbortSignal.timeout(PATIENCE) };
      const { entries } = await treeOf(github, at, { sha: ref, recursive: true }, asked);
      const matching = entries.filter(({ path, type }) => type === 'file' && path.startsWith(typed));
      return matching.slice(0, MOST_OFFERED).map(({ path }) => path);
    },
  },
  read: async ({ owner, repo, ref, path }, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(namesOf(owner, repo));
    if (!isRef(ref) || !isPath(path)) throw noFile();
    policy.opened(call, at);
    const reading = { github, at, ref, from: 1, to: Infinity, shown: policy.shown, call };
    return readAll([path], reading, ROOM);
  },
});

function namesOf(owner: string, repo: string): { owner: string; repo: string } {
  if (!isOwner(owner) || !isRepo(repo)) throw noFile();
  return { owner, repo };
}

function noFile(): ToolError {
  return new ToolError('There is no file at this address.', {
    code: 'NOT_FOUND',
    hint: 'Write it like repo://octo/shop/main/README.md.',
  });
}
