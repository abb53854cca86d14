import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

export interface Entry {
  readonly path: string;
  readonly type: 'dir' | 'file' | 'submodule' | 'symlink';
  /** As git has it: 100644, 100755, 120000, 160000, 040000. */
  readonly mode: string;
  /** Bytes; of files. */
  readonly size?: number | undefined;
  readonly sha: string;
}

export interface Tree {
  readonly sha: string;
  readonly entries: readonly Entry[];
  /** Folders that could not be listed, for there are too many. */
  readonly skipped: number;
}

export interface Wanted {
  /** A commit, a tree or what names one. */
  readonly sha: string;
  /** False: its top alone. */
  readonly recursive: boolean;
  /** Whether what is in a folder matters; only asked where GitHub does not send all at once. */
  readonly matters?: (folder: string) => boolean;
}

interface Raw {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly size?: number;
  readonly sha?: string;
}

/** Requests for one tree that is too large to come at once (100,000 entries or 7 MB). */
const MOST_REQUESTS = 100;

/** What is below a commit or tree, in git's order. */
export async function treeOf(
  github: Pick<GitHub, 'request'>,
  at: At,
  { sha, recursive, matters = () => true }: Wanted,
  { signal }: Asked,
): Promise<Tree> {
  let left = MOST_REQUESTS;
  let skipped = 0;
  const ask = async (tree: string, isDeep: boolean) => {
    left -= 1;
    const values = { ...at, tree_sha: tree, ...(isDeep && { recursive: '1' }) };
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
    const { data } = await github.request(route, values, { signal });
    return data;
  };
  const walk = async (tree: string, prefix: string): Promise<{ sha: string; entries: Entry[] }> => {
    const whole = await ask(tree, recursive);
    const { sha: found } = whole;
    if (whole.truncated) return { sha: found, entries: await inSteps(tree, prefix) };
    return { sha: found, entries: whole.tree.map((raw) => entryOf(raw, prefix)) };
  };
  const inSteps = async (tree: string, prefix: string): Promise<Entry[]> => {
    const top = await ask(tree, false);
    if (top.truncated) skipped += 1;
    const entries: Entry[] = [];
    for (const raw of top.tree) {
      const entry = entryOf(raw, prefix);
      entries.push(entry);
      if (!recursive || entry.type !== 'dir' || !matters(entry.path)) continue;
      // One for all that is in it, and one for its top where that is too much.
      if (left < 2) skipped += 1;
      else for (const inside of (await walk(entry.sha, `${entry.path}/`)).entries) entries.push(inside);
    }
    return entries;
  };
  const { sha: found, entries } = await walk(sha, '');
  return { sha: found, entries, skipped };
}

function entryOf({ path = '', mode, type, size, sha = '' }: Raw, prefix: string): Entry {
  const kind =
    type === 'tree' ? 'dir' : type === 'commit' ? 'submodule' : mode === '120000' ? 'symlink' : 'file';
  return { path: prefix + path, type: kind, mode: mode ?? '', size, sha };
}
