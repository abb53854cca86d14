import { listTree, type TreeEntry } from '../git/trees.ts';
import type { RepoState } from '../state.ts';
import { type Query, valuesOf } from './query.ts';

export interface FoundCode {
  repo: RepoState;
  entry: TreeEntry;
  commit: string;
  /** A part of the text around the first word. */
  fragment: string;
}

/** GitHub indexes no file above this. */
const INDEXED = 384 * 1024;

function chosen(query: Query, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const lower = path.toLowerCase();
  const any = (values: string[], fits: (value: string) => boolean) =>
    values.length === 0 || values.some(fits);
  return (
    any(
      valuesOf(query, 'path'),
      (value) => lower.startsWith(value.replace(/^\//, '')) || lower.includes(`/${value}`),
    ) &&
    any(valuesOf(query, 'filename'), (value) => name.includes(value)) &&
    any(valuesOf(query, 'extension'), (value) => name.endsWith(`.${value}`)) &&
    !query.qualifiers.some(({ key, value, not }) => not && key === 'path' && lower.startsWith(value))
  );
}

async function inRepo(repo: RepoState, query: Query): Promise<FoundCode[]> {
  const commit = await repo.git.commit(repo.defaultBranch);
  if (commit === undefined) {
    return [];
  }
  const found: FoundCode[] = [];
  for (const entry of await listTree(repo.git, commit, true)) {
    if (entry.type !== 'blob' || (entry.size ?? 0) > INDEXED || !chosen(query, entry.path)) {
      continue;
    }
    const text = (await repo.git.read(entry.sha))!.content.toString();
    const lower = text.toLowerCase();
    const inPath = valuesOf(query, 'in').includes('path');
    if (
      query.words.every((word) => lower.includes(word) || (inPath && entry.path.toLowerCase().includes(word)))
    ) {
      const at = Math.max(0, lower.indexOf(query.words[0] ?? ''));
      found.push({ repo, entry, commit, fragment: text.slice(Math.max(0, at - 60), at + 120) });
    }
  }
  return found;
}

/** Files of the default branches whose text has every word. */
export async function searchCode(repos: readonly RepoState[], query: Query): Promise<FoundCode[]> {
  const found: FoundCode[] = [];
  for (const repo of repos) {
    found.push(...(await inRepo(repo, query)));
  }
  return found;
}
