import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Step } from './step.ts';

export interface Head {
  readonly sha: string;
  readonly tree: string;
  /** What the branch is called now: GitHub leads from an old name to the new one. */
  readonly name: string;
}

/** Where a branch stands; throws where there is none. */
export async function headOf(github: GitHub, at: At, branch: string, { signal }: Asked): Promise<Head> {
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
  const { data } = await github.request(route, { ...at, branch }, { signal }).catch((error: unknown) => {
    if (!hasStatus(error, 404)) throw error;
    throw new ToolError(`There is no branch ${branch}, or this token may not see it.`, {
      code: 'NOT_FOUND',
      hint: `Make it with create_branch, or look with list_repo. ${error.hint ?? ''}`.trim(),
    });
  });
  const { sha, commit } = data.commit;
  return { sha, tree: commit.tree.sha, name: data.name };
}

export function moved(branch: string, head: string): ToolError {
  return new ToolError(`${branch} stands at ${head} by now, so nothing was committed.`, {
    code: 'CONFLICT',
    hint: 'Look at what changed with compare, read the files again, and commit on the new head.',
  });
}

interface Making {
  readonly branch: string;
  readonly head: Head;
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
  try {
    const tree = [];
    for (const step of steps) tree.push(await entryOf(github, at, step, asked));
    const treeRoute = 'POST /repos/{owner}/{repo}/git/trees';
    const made = await github.request(treeRoute, { ...at, base_tree: head.tree, tree }, asked);
    const commitRoute = 'POST /repos/{owner}/{repo}/git/commits';
    const values = { ...at, message, tree: made.data.sha, parents: [head.sha] };
    const { sha } = (await github.request(commitRoute, values, asked)).data;
    await moveBranch(github, { at, branch, from: head.sha, to: sha }, asked);
    return sha;
  } catch (error) {
    throw isForbidden(error) && steps.some(isWorkflow) ? workflowsClosed() : error;
  }
}

async function moveBranch(
  github: GitHub,
  { at, branch, from, to }: { at: At; branch: string; from: string; to: string },
  asked: Asked,
): Promise<void> {
  const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
  const values = { ...at, ref: `heads/${branch}`, sha: to, force: false };
  await github.request(route, values, asked).catch(async (error: unknown) => {
    if (!hasStatus(error, 409, 422)) throw error;
    const now = await headOf(github, at, branch, asked);
    if (now.sha !== from) throw moved(branch, now.sha);
    if (now.name !== branch)
      throw new ToolError(`${branch} is called ${now.name} now, so nothing was committed.`, {
        code: 'MOVED',
        hint: 'Commit to it by that name.',
      });
    throw new ToolError(`${branch} cannot be moved: it is protected, or rules speak against the commit.`, {
      code: 'PROTECTED',
      hint: 'Commit to another branch and open a pull request.',
    });
  });
}

type Mode = '040000' | '100644' | '100755' | '120000' | '160000';
/** Characters of a text that goes with the tree; a longer one goes before it, as GitHub takes only so much at once. */
const LONGEST_INLINE = 500_000;

async function entryOf(github: GitHub, at: At, { path, mode, sha, content, isGone }: Step, asked: Asked) {
  const type = mode === '160000' ? ('commit' as const) : ('blob' as const);
  const entry = { path, mode: mode as Mode, type };
  if (isGone) return { ...entry, sha: null };
  if (sha !== undefined) return { ...entry, sha };
  if (typeof content === 'string' && content.length <= LONGEST_INLINE) return { ...entry, content };
  const route = 'POST /repos/{owner}/{repo}/git/blobs';
  const bytes = Buffer.from(content ?? '').toString('base64');
  const blob = await github.request(route, { ...at, content: bytes, encoding: 'base64' }, asked);
  return { ...entry, sha: blob.data.sha };
}

/** GitHub does not tell what a token may not see or do from what is not there. */
function isForbidden(error: unknown): boolean {
  return hasStatus(error, 403, 404) && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND');
}

function isWorkflow({ path }: Step): boolean {
  return path.startsWith('.github/workflows/');
}

function workflowsClosed(): ToolError {
  return new ToolError('GitHub does not let this token change workflows.', {
    code: 'FORBIDDEN',
    hint: 'A fine-grained token or an App needs the repository permissions Contents: write and Workflows: write; a classic one the scopes repo and workflow.',
  });
}
