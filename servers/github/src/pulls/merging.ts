import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import { treeOf } from '../files/tree.ts';
import type { At } from '../policy/allow-list.ts';
import type { Pull } from './facts.ts';
import { filePages } from './files.ts';

type Method = 'merge' | 'squash' | 'rebase';

interface Merge {
  readonly at: At;
  readonly number: number;
  /** The commit that was looked at: whatever is pushed behind it is not merged. */
  readonly sha: string;
  readonly method: Method;
}

export async function pullAt(
  github: Pick<GitHub, 'request'>,
  { at: { owner, repo }, number }: Pick<Merge, 'at' | 'number'>,
  { signal }: Asked,
): Promise<Pull> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  return (await github.request(route, { owner, repo, pull_number: number }, { signal })).data;
}

/** Throws, in words, where a pull request cannot be merged as it is now; what GitHub has not worked out yet is let pass. */
export function assertMergeable(pull: Pull, sha: string): void {
  const blocked = blockedBy(pull, sha);
  if (blocked !== undefined) throw blocked;
}

function blockedBy(
  { merged, state, draft, head, mergeable, mergeable_state: how }: Pull,
  sha: string,
): ToolError | undefined {
  const fail = (words: string, code: string, hint: string) => new ToolError(words, { code, hint });
  if (merged) return fail('It is merged already.', 'MERGED', 'There is nothing to do.');
  if (state === 'closed') return fail('It is closed.', 'CLOSED', 'write_pr with state open opens it again.');
  if (head.sha !== sha)
    return fail(
      `Its branch is at ${head.sha} now, not at ${sha}.`,
      'HEAD_MOVED',
      'Read what was pushed, then decide again.',
    );
  if (draft) return fail('It is a draft.', 'DRAFT', 'write_pr with draft false makes it ready.');
  if (mergeable === false || how === 'dirty')
    return fail(
      'It conflicts with its base.',
      'CONFLICTS',
      'Merge the base into its branch, mend the conflicts and push.',
    );
  if (how === 'behind')
    return fail(
      'Its branch is behind its base, and the rules of the base want it up to date.',
      'BEHIND',
      'Merge the base into its branch, wait for the checks, and try again.',
    );
  if (how === 'blocked')
    return fail(
      'The rules of its base are not met: reviews or checks that are required are missing.',
      'BLOCKED',
      'get_pr with include reviews, checks and threads shows them.',
    );
  return undefined;
}

/** Answers the commit that the base is at now. */
export async function mergePull(
  github: Pick<GitHub, 'request'>,
  merge: Merge,
  { signal }: Asked,
): Promise<string> {
  const { at, number, sha, method } = merge;
  const { owner, repo } = at;
  try {
    const { data } = await github.request(
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      { owner, repo, pull_number: number, sha, merge_method: method },
      { signal },
    );
    return data.sha;
  } catch (error) {
    if (!hasStatus(error, 405, 409, 422)) throw error;
    if (/merge(?:s| commits)? (?:are|is) not allowed|merging is not allowed|not enabled/i.test(error.said))
      throw new ToolError(`This repository does not allow the method ${method}.`, {
        code: 'METHOD_NOT_ALLOWED',
        hint: 'Try another: merge, squash or rebase.',
      });
    assertMergeable(await pullAt(github, merge, { signal }), sha);
    throw new ToolError(
      'GitHub did not merge it: a rule of the repository is not met, or it is still working out whether it can.',
      {
        code: 'BLOCKED',
        hint: 'Look at it with get_pr, and try again in a moment.',
      },
    );
  }
}

/** Paths that a merge changes. */
export async function changedPaths(
  github: Pick<GitHub, 'request'>,
  { at, pull }: { at: At; pull: Pull },
  asked: Asked,
): Promise<string[]> {
  const pages = filePages(github, { at, number: pull.number, count: pull.changed_files }, asked);
  const paths: string[] = [];
  let page: number | undefined = 1;
  while (page !== undefined) {
    const { files, next } = await pages(page);
    for (const { filename, previous_filename: previous } of files)
      paths.push(filename, ...(previous === undefined ? [] : [previous]));
    page = next;
  }
  return paths;
}

const KINDS: Readonly<Record<string, string | undefined>> = {
  symlink: 'symbolic link',
  submodule: 'submodule',
};

/** Reasons to ask: what of these paths is no file in the branch. */
export async function linksAmong(
  github: Pick<GitHub, 'request'>,
  { at, sha, paths }: { readonly at: At; readonly sha: string; readonly paths: readonly string[] },
  asked: Asked,
): Promise<string[]> {
  const changed = new Set(paths);
  const matters = (folder: string) => paths.some((path) => path.startsWith(`${folder}/`));
  const { entries } = await treeOf(github, at, { sha, recursive: true, matters }, asked);
  return entries.flatMap(({ path, type }) => {
    const kind = changed.has(path) ? KINDS[type] : undefined;
    return kind === undefined ? [] : [`Brings a ${kind}, ${path}.`];
  });
}
