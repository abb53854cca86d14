import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { ChangedFile } from '../diff/changed-file.ts';
import type { At } from '../policy/allow-list.ts';

/**
 * Files with the modes they have now, where one of them may be a symbolic link: a comparison does not tell links from files. The
 * content of a link is a path, which seldom ends with a line break: seldom enough for one request more.
 */
export async function withModes(
  github: GitHub,
  { at: { owner, repo }, files, sha }: { at: At; files: readonly ChangedFile[]; sha: string },
  asked: Asked,
): Promise<readonly ChangedFile[]> {
  if (!files.some(mayBeLink)) return files;
  try {
    const values = { owner, repo, tree_sha: sha, recursive: '1' };
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', values, asked);
    const entries = new Map(data.tree.map((entry) => [entry.path, entry]));
    return files.map((file) => {
      const entry = file.after === undefined ? entries.get(file.path) : undefined;
      return entry === undefined ? file : { ...file, after: { sha: entry.sha, mode: entry.mode } };
    });
  } catch (error) {
    if (hasStatus(error, 403, 404, 409, 422)) return files;
    throw error;
  }
}

const NO_END = /^\+[^\n]*\n\\ No newline at end of file$/m;
/** A path can have line breaks in it. */
const MOST_LINES = 5;

function mayBeLink({ status, lines, patch = '', after }: ChangedFile): boolean {
  return (
    after === undefined && status !== 'removed' && (lines?.added ?? 0) <= MOST_LINES && NO_END.test(patch)
  );
}
