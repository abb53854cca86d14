import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BareRepository } from './bare.ts';

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes; of blobs only. */
  size: number | undefined;
}

/** Entries of a tree, with the trees among them when recursive, in git's order. */
export function listTree(git: BareRepository, tree: string, recursive: boolean): Promise<TreeEntry[]> {
  return git.once(`tree ${tree} ${recursive}`, async () => {
    const out = await git.run(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree]);
    return out
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const tab = line.indexOf('\t');
        const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
        return {
          path: line.slice(tab + 1),
          mode: mode!,
          type: type as TreeEntry['type'],
          sha: sha!,
          size: size === '-' ? undefined : Number(size),
        };
      });
  });
}

/** The entry at a path of a commit or tree; undefined where there is none. */
export async function entryAt(
  git: BareRepository,
  tree: string,
  path: string,
): Promise<TreeEntry | undefined> {
  let at = tree;
  const names = path.split('/');
  for (const [index, name] of names.entries()) {
    const found = (await listTree(git, at, false)).find((entry) => entry.path === name);
    if (found === undefined) {
      return undefined;
    }
    if (index === names.length - 1) {
      return { ...found, path };
    }
    if (found.type !== 'tree') {
      return undefined;
    }
    at = found.sha;
  }
  return undefined;
}

export const writeBlob = (git: BareRepository, content: string | Buffer): Promise<string> =>
  git.run(['hash-object', '-w', '--stdin'], { input: content });

export interface TreeChange {
  path: string;
  mode: string;
  type: string;
  /** null takes the path away. */
  sha: string | null;
}

/** A tree with changes at any depth, made in an index of its own. */
export async function writeTree(
  git: BareRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(git.folder, `index-${randomUUID()}`);
  // `git rm` wants a work tree, though it only looks at the index here.
  const env = { GIT_INDEX_FILE: index, GIT_WORK_TREE: git.folder };
  try {
    await git.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
    const lines = changes
      .filter(({ type }) => type !== 'tree')
      .map(({ path, mode, sha }) =>
        sha === null ? `0 ${'0'.repeat(40)}\t${path}` : `${mode} ${sha}\t${path}`,
      );
    await git.run(['update-index', '-z', '--replace', '--index-info'], {
      env,
      input: lines.map((line) => `${line}\0`).join(''),
    });
    for (const { path, type, sha } of changes) {
      if (type === 'tree') {
        await git.run(['rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', `:(literal)${path}`], { env });
        await git.run(['read-tree', `--prefix=${path}/`, sha!], { env });
      }
    }
    return await git.run(['write-tree', '--missing-ok'], { env });
  } finally {
    await rm(index, { force: true });
  }
}
