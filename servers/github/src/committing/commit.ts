import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Step } from './plan.ts';

/** The commit that a branch stands at; throws where there is no such branch. */
export async function headOf(github: GitHub, at: At, branch: string, { signal }: Asked): Promise<string> {
  const values = { ...at, ref: `heads/${branch}` };
  const { data } = await github
    .request('GET /repos/{owner}/{repo}/git/ref/{ref}', values, { signal })
    .catch((error: unknown) => {
      if (!hasStatus(error, 404)) throw error;
      throw new ToolError(`There is no branch ${branch}.`, {
        code: 'NOT_FOUND',
        hint: 'Make it with create_branch, or look with list_repo.',
      });
    });
  return data.object.sha;
}

export function moved(branch: string, head: string): ToolError {
  return new ToolError(`${branch} stands at ${head} by now, so nothing was committed.`, {
    code: 'CONFLICT',
    hint: 'Look at what changed with compare, read the files again, and commit on the new head.',
  });
}

interface Making {
  readonly branch: string;
  readonly head: string;
  readonly message: string;
  readonly steps: readonly Step[];
}

/** Makes one commit of all steps and moves the branch to it, unless it has moved itself. Answers its sha. */
export async function makeCommit(
  github: GitHub,
  at: At,
  { branch, head, message, steps }: Making,
  { signal }: Asked,
): Promise<string> {
  const asked = { signal };
  const parent = await github.request(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    { ...at, commit_sha: head },
    asked,
  );
  const tree = [];
  for (const step of steps) tree.push(await entryOf(github, at, step, asked));
  const made = await github.request(
    'POST /repos/{owner}/{repo}/git/trees',
    { ...at, base_tree: parent.data.tree.sha, tree },
    asked,
  );
  if (made.data.sha === parent.data.tree.sha)
    throw new ToolError('These changes leave everything as it is: there is nothing to commit.', {
      code: 'NO_CHANGE',
      hint: 'Look at the files again.',
    });
  const commit = await github.request(
    'POST /repos/{owner}/{repo}/git/commits',
    { ...at, message, tree: made.data.sha, parents: [head] },
    asked,
  );
  await github
    .request(
      'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
      { ...at, ref: `heads/${branch}`, sha: commit.data.sha, force: false },
      asked,
    )
    .catch(async (error: unknown) => {
      if (!hasStatus(error, 409, 422)) throw error;
      const now = await headOf(github, at, branch, asked);
      if (now !== head) throw moved(branch, now);
      throw new ToolError(`${branch} cannot be moved: it is protected, or rules speak against the commit.`, {
        code: 'PROTECTED',
        hint: 'Commit to another branch and open a pull request.',
      });
    });
  return commit.data.sha;
}

type Mode = '040000' | '100644' | '100755' | '120000' | '160000';

async function entryOf(github: GitHub, at: At, { path, mode, sha, content, isGone }: Step, asked: Asked) {
  const entry = { path, mode: mode as Mode, type: 'blob' as const };
  if (isGone) return { ...entry, sha: null };
  if (sha !== undefined) return { ...entry, sha };
  // A text with halves of characters in it would come out as another.
  if (typeof content === 'string' && content.isWellFormed()) return { ...entry, content };
  const bytes = typeof content === 'string' ? Buffer.from(content) : (content ?? Buffer.alloc(0));
  const blob = await github.request(
    'POST /repos/{owner}/{repo}/git/blobs',
    { ...at, content: bytes.toString('base64'), encoding: 'base64' },
    asked,
  );
  return { ...entry, sha: blob.data.sha };
}
