import type { ChangedFile } from '../diff/changed-file.ts';
import { unwritten } from '../diff/interest.ts';
import { counted } from '../text.ts';

/** `14 files, +120 -30; 2 of them lock file, generated` */
export function totalsOf(files: readonly ChangedFile[]): string {
  const sum = (side: 'added' | 'removed') =>
    files.reduce((total, { lines }) => total + (lines?.[side] ?? 0), 0);
  const kinds = files.map(unwritten).filter((kind) => kind !== undefined);
  const unknown = files.filter(({ lines }) => lines === undefined).length;
  const parts = [
    `${counted(files.length, 'file')} changed, +${sum('added')} -${sum('removed')}${unknown === 0 ? '' : ` without ${unknown} whose lines GitHub does not count`}`,
    ...(kinds.length === 0 ? [] : [`${kinds.length} of them ${[...new Set(kinds)].join(', ')}`]),
  ];
  return parts.join('; ');
}

/** Where changes lie: `src/api: 12 files, +30 -2`, the most changed folders first. */
export function foldersOf(files: readonly ChangedFile[], shown: (name: string) => string): string[] {
  const folders = new Map<string, { count: number; added: number; removed: number }>();
  for (const { path, lines } of files) {
    const folder = path.split('/').slice(0, -1).slice(0, 2).join('/') || '(root)';
    const { count, added, removed } = folders.get(folder) ?? { count: 0, added: 0, removed: 0 };
    folders.set(folder, {
      count: count + 1,
      added: added + (lines?.added ?? 0),
      removed: removed + (lines?.removed ?? 0),
    });
  }
  return [...folders]
    .toSorted(([, one], [, other]) => other.count - one.count)
    .map(
      ([name, { count, added, removed }]) =>
        `${shown(name).replaceAll(/[\r\n]+/g, '⏎')}: ${counted(count, 'file')}, +${added} -${removed}`,
    );
}
