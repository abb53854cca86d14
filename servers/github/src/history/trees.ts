import type { Asked, GitHub } from '../api/github.ts';
import type { ChangedFile, Version } from '../diff/changed-file.ts';
import type { At } from '../policy/allow-list.ts';

interface Between {
  readonly at: At;
  /** The files that GitHub's comparison named. */
  readonly files: readonly ChangedFile[];
  readonly before: string;
  readonly after: string;
}

type Tree = ReadonlyMap<string, Version>;

/** All files that differ, where a comparison names only the first: found by what stands in the two trees. */
export async function withTrees(
  github: GitHub,
  { at, files, before, after }: Between,
  asked: Asked,
): Promise<{ files: ChangedFile[]; isPartial: boolean }> {
  const old = await treeOf(github, at, before, asked);
  const young = old && (await treeOf(github, at, after, asked));
  if (old === undefined || young === undefined) return { files: [...files], isPartial: true };
  const named = files.map((file) => ({
    ...file,
    before: old.get(file.previous ?? file.path),
    after: young.get(file.path),
  }));
  const known = new Set(files.flatMap(({ path, previous }) => [path, previous ?? path]));
  const others = treeChanges(old, young).filter(({ path }) => !known.has(path));
  return { files: [...named, ...others], isPartial: false };
}

/** What differs between two trees; what only moved is found by its sha. */
function treeChanges(old: Tree, young: Tree): ChangedFile[] {
  const changed: ChangedFile[] = [];
  const gone = new Map<string, string[]>();
  for (const [path, before] of old) {
    const after = young.get(path);
    if (after === undefined) gone.set(before.sha, [...(gone.get(before.sha) ?? []), path]);
    else if (after.sha !== before.sha) changed.push({ path, status: 'modified', before, after });
    else if (after.mode !== before.mode)
      changed.push({ path, status: 'changed', lines: { added: 0, removed: 0 }, before, after });
  }
  for (const [path, after] of young) {
    if (old.has(path)) continue;
    const previous = gone.get(after.sha)?.shift();
    changed.push(
      previous === undefined
        ? { path, status: 'added', after }
        : { path, previous, status: 'renamed', lines: { added: 0, removed: 0 }, before: after, after },
    );
  }
  const removed = [...gone.values()].flat();
  return [
    ...changed,
    ...removed.map((path): ChangedFile => ({ path, status: 'removed', before: old.get(path) })),
  ];
}

/** All files of a commit; undefined where there are more than GitHub lists. */
async function treeOf(
  github: GitHub,
  { owner, repo }: At,
  sha: string,
  asked: Asked,
): Promise<Tree | undefined> {
  const values = { owner, repo, tree_sha: sha, recursive: '1' };
  const { data } = await github.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', values, asked);
  if (data.truncated) return undefined;
  const files = data.tree.flatMap(({ path, mode, type, sha: own, size }) =>
    type === 'tree' ? [] : [[path, { sha: own, mode, size }] as const],
  );
  return new Map(files);
}
