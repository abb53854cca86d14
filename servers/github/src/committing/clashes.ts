import { ToolError } from '@plugboard/core';
import type { Entry } from '../files/tree.ts';
import type { Step } from './step.ts';

/**
 * Throws where a file would lie in a file, or two names differ only in ways that many disks do not tell apart (case, and how
 * accents are written).
 */
export function assertNoClash(steps: readonly Step[], entries: ReadonlyMap<string, Entry>): void {
  const gone = new Set(steps.filter(({ isGone }) => isGone).map(({ path }) => path));
  const fresh = steps.filter(({ path, isGone }) => !isGone && !entries.has(path)).map(({ path }) => path);
  if (fresh.length === 0) return;
  const files = new Set([...filesIn(entries, gone), ...fresh]);
  const spelled = spellings(entries, gone);
  for (const path of fresh) {
    for (const part of [...parentsOf(path), path]) {
      const like = spelled.get(folded(part));
      if (like !== undefined && !like.has(part)) throw alike(part, [...like][0] ?? '');
      spelled.set(folded(part), new Set([part, ...(like ?? [])]));
      if (part !== path && files.has(part))
        throw new ToolError(`${path} would lie in ${part}, which is no folder.`, {
          code: 'CLASH',
          hint: 'Choose another path.',
        });
    }
  }
}

/** The folders on the way to a path: `a`, `a/b` of `a/b/c`. */
export function parentsOf(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, count) => steps.slice(0, count + 1).join('/'));
}

function filesIn(entries: ReadonlyMap<string, Entry>, gone: ReadonlySet<string>): string[] {
  return [...entries.values()]
    .filter(({ path, type }) => type !== 'dir' && !gone.has(path))
    .map(({ path }) => path);
}

/** How each name stands there after the commit, by what disks make of it. A folder goes with the last that is in it. */
function spellings(entries: ReadonlyMap<string, Entry>, gone: ReadonlySet<string>): Map<string, Set<string>> {
  const emptied = new Set([...gone].flatMap(parentsOf));
  for (const file of filesIn(entries, gone)) for (const parent of parentsOf(file)) emptied.delete(parent);
  const spelled = new Map<string, Set<string>>();
  for (const path of entries.keys()) {
    if (gone.has(path) || emptied.has(path)) continue;
    const known = spelled.get(folded(path));
    if (known === undefined) spelled.set(folded(path), new Set([path]));
    else known.add(path);
  }
  return spelled;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function alike(path: string, like: string): ToolError {
  const how = path.toLowerCase() === like.toLowerCase() ? 'in case alone' : 'in how it is encoded alone';
  return new ToolError(`${path} differs from ${like} ${how}.`, {
    code: 'CLASH',
    hint: 'Many disks take them for one: choose another name.',
  });
}
