import type { Person, Policy } from '../policy/policy.ts';
import { isAt, MOST_FILES, type FilePages, type PullFile } from './files.ts';
import { isGenerated } from './generated.ts';
import type { Batch, Item, Source } from './sections.ts';

export interface Changes {
  readonly pages: FilePages;
  /** How many files the pull request says it changes. */
  readonly count: number;
  /** Only these, and what lies in them; all where empty. */
  readonly paths: readonly string[];
  /** Whose changes they are. */
  readonly author: Person;
  readonly shown: Policy['shown'];
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
  item: (file: PullFile) => Item,
  order: (files: PullFile[]) => PullFile[] = (files) => files,
): Promise<Batch> {
  const { files, next } = await pages(Number(mark));
  const wanted = order(files.filter(({ filename }) => isAt(filename, paths)));
  const notes = [
    paths.length === 0
      ? ''
      : `only those at ${paths.length === 1 ? 'the path' : `the ${paths.length} paths`} given`,
    count > MOST_FILES
      ? `GitHub shows the first ${MOST_FILES} of ${count}; compare shows others by paths`
      : '',
  ];
  const isAll =
    paths.length > 0 && wanted.length === paths.length && wanted.every((one) => paths.includes(one.filename));
  return {
    items: wanted.map(item),
    // All that was asked for lay on this page.
    next: isAll ? undefined : next,
    ...(paths.length === 0 && { total: Math.min(count, MOST_FILES) }),
    note: notes.filter(Boolean).join('; ') || undefined,
  };
}

/** Within what GitHub answers at once: first what people wrote. */
function byWorth(files: PullFile[]): PullFile[] {
  const worth = ({ filename, patch }: PullFile) => (patch === undefined || isGenerated(filename) ? 1 : 0);
  return files.toSorted((one, other) => worth(one) - worth(other));
}

function rowItem({ shown }: Changes, file: PullFile): Item {
  const text = rowOf(file, shown);
  return { by: [], bytes: Buffer.byteLength(text) + 1, text: () => text };
}

function diffItem({ author, shown, count, paths }: Changes, file: PullFile): Item {
  const { filename, patch } = file;
  const row = rowOf(file, shown);
  const why = leftOut(file, { isMany: count > 100, isNamed: paths.includes(filename) });
  if (why !== undefined || patch === undefined) {
    const text = `${row}${why ?? ''}`;
    return { by: [], bytes: Buffer.byteLength(text) + 1, text: () => text };
  }
  const bytes = Buffer.byteLength(row) + Buffer.byteLength(patch) + 2;
  return { by: [author], bytes, text: (voice) => `${row}\n${voice(author, patch)}` };
}

/** Why a file is told without what changed in it. */
function leftOut(
  { filename, patch, changes }: PullFile,
  { isMany, isNamed }: { isMany: boolean; isNamed: boolean },
): string | undefined {
  if (patch === undefined)
    return changes === 0 ? ' (binary, renamed or mode alone)' : ' (too large for GitHub to show)';
  return isMany && !isNamed && isGenerated(filename)
    ? ' (generated: shown when it is named in paths)'
    : undefined;
}

const LETTERS: Readonly<Record<string, string>> = {
  added: 'A',
  removed: 'D',
  renamed: 'R',
  copied: 'C',
  changed: 'T',
};

function rowOf(file: PullFile, shown: Policy['shown']): string {
  const name = (path: string) => shown(path).replaceAll(/[\r\n]+/g, '⏎');
  const { status, filename, previous_filename: previous, additions, deletions } = file;
  const from = previous === undefined ? '' : `${name(previous)} → `;
  return `${LETTERS[status] ?? 'M'} ${from}${name(filename)} +${additions} -${deletions}`;
}
