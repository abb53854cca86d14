import { changedFile, isAt, type ChangedFile } from '../diff/changed-file.ts';
import { rowOf } from '../diff/changes.ts';
import { unwritten } from '../diff/interest.ts';
import type { Person, Voice } from '../policy/policy.ts';
import { MOST_FILES, type FilePages } from './files.ts';
import type { Batch, Item, Source } from './sections.ts';

export interface Changes {
  readonly pages: FilePages;
  /** How many files the pull request says it changes. */
  readonly count: number;
  /** Only these, and what lies in them; all where empty. */
  readonly paths: readonly string[];
  /** Whose changes they are. */
  readonly author: Person;
}

/** A line for each changed file: `M src/a.ts +3 -1`. */
export function fileSource(changes: Changes): Source {
  return { name: 'files', batch: (mark) => batchOf(changes, mark, (file) => rowItem(changes, file)) };
}

/** The same lines with what changed below each; what nobody wrote by hand comes last. */
export function diffSource(changes: Changes): Source {
  return {
    name: 'diff',
    batch: (mark) => batchOf(changes, mark, (file) => diffItem(changes, file), byWorth),
  };
}

async function batchOf(
  { pages, count, paths }: Changes,
  mark: number | string,
  itemOf: (file: ChangedFile) => Item,
  order: (files: ChangedFile[]) => ChangedFile[] = (files) => files,
): Promise<Batch> {
  const { files, next } = await pages(Number(mark));
  const wanted = order(files.map(changedFile).filter((file) => isAt(file, paths)));
  const notes = [
    paths.length === 0
      ? ''
      : `only those at ${paths.length === 1 ? 'the path' : `the ${paths.length} paths`} given`,
    count > MOST_FILES
      ? `GitHub shows the first ${MOST_FILES} of ${count}; compare shows others by paths`
      : '',
  ];
  const isAll =
    paths.length > 0 && wanted.length === paths.length && wanted.every(({ path }) => paths.includes(path));
  return {
    items: wanted.map(itemOf),
    // All that was asked for lay on this page.
    next: isAll ? undefined : next,
    ...(paths.length === 0 && { total: Math.min(count, MOST_FILES) }),
    note: notes.filter(Boolean).join('; ') || undefined,
  };
}

/** Within what GitHub answers at once: first what people wrote. */
function byWorth(files: ChangedFile[]): ChangedFile[] {
  const worth = (file: ChangedFile) => Number(file.patch === undefined || unwritten(file) !== undefined);
  return files.toSorted((one, other) => worth(one) - worth(other));
}

function rowItem({ author }: Changes, file: ChangedFile): Item {
  return item(file, author, () => '');
}

function diffItem({ author, paths }: Changes, file: ChangedFile): Item {
  const { patch } = file;
  const kind = paths.length === 0 ? unwritten(file) : undefined;
  if (kind !== undefined) return item(file, author, () => ` (${kind}: not shown unless named in paths)`);
  if (patch === undefined) return item(file, author, () => ' (no lines, or too many for GitHub to show)');
  return item(file, author, (voice) => `\n${voice(author, patch)}`, Buffer.byteLength(patch));
}

/** The row of a file, whose name is its author's too, and what stands behind it. */
function item(file: ChangedFile, author: Person, behind: (voice: Voice) => string, bytes = 0): Item {
  const row = (voice: Voice) => rowOf(file, { shown: (name) => voice(author, name) });
  return {
    by: [author],
    bytes: Buffer.byteLength(rowOf(file, { shown: (name) => name })) + 1 + bytes,
    text: (voice) => `${row(voice)}${behind(voice)}`,
  };
}
