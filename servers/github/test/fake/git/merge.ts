import type { BareRepository } from './bare.ts';
import { history, isAncestor, readCommit, type Signature } from './commits.ts';
import { commitTree } from './write.ts';

/** The merged tree; undefined where they conflict: then the paths stand behind it. */
export function mergedTree(git: BareRepository, ours: string, theirs: string): Promise<string | undefined> {
  return git.once(`merge ${ours} ${theirs}`, async () => {
    const options = ['--write-tree', '--name-only', '--no-messages', '--allow-unrelated-histories'];
    const out = await git.run(['merge-tree', ...options, ours, theirs], { accept: [1] });
    return out.includes('\n') ? undefined : out;
  });
}

/** The commits of `head` put on `base` one by one. @returns the last of them; undefined where they conflict */
export async function rebased(
  git: BareRepository,
  base: string,
  head: string,
  committer: Signature,
): Promise<string | undefined> {
  const commits = (await history(git, { from: head, not: base })).toReversed();
  let onto = base;
  for (const sha of commits) {
    const commit = await readCommit(git, sha);
    const [parent] = commit.parents;
    if (commit.parents.length > 1) {
      continue;
    }
    // merge-tree finds the base of a merge by ancestry: a commit of our tree on their parent makes one.
    const { tree } = await readCommit(git, onto);
    const moved =
      parent === undefined || (await isAncestor(git, parent, onto))
        ? onto
        : await commitTree(git, { ...commit, tree, parents: [parent] });
    const merged = await mergedTree(git, moved, sha);
    if (merged === undefined) {
      return undefined;
    }
    onto = await commitTree(git, { ...commit, tree: merged, parents: [onto], committer });
  }
  return onto;
}
