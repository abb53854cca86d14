import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import { parentsOf } from '../committing/clashes.ts';
import type { ChangedFile } from '../diff/changed-file.ts';
import { treeOf } from '../files/tree.ts';
import type { At } from '../policy/allow-list.ts';

/**
 * Files with the modes they have now: a comparison does not tell links from files, and what a link leads to can look like any
 * content. One request, unless the tree is too large to come at once.
 */
export async function withModes(
  github: GitHub,
  { at, files, sha }: { at: At; files: readonly ChangedFile[]; sha: string },
  asked: Asked,
): Promise<readonly ChangedFile[]> {
  const unknown = files.filter(({ status, after }) => status !== 'removed' && after === undefined);
  if (unknown.length === 0) return files;
  try {
    const folders = new Set(unknown.flatMap(({ path }) => parentsOf(path)));
    const matters = (folder: string) => folders.has(folder);
    const { entries } = await treeOf(github, at, { sha, recursive: true, matters }, asked);
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    return files.map((file) => {
      const entry = file.after === undefined ? byPath.get(file.path) : undefined;
      return entry === undefined ? file : { ...file, after: { sha: entry.sha, mode: entry.mode } };
    });
  } catch (error) {
    if (hasStatus(error, 403, 404, 409, 422)) return files;
    throw error;
  }
}
