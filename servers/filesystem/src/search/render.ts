import { visible } from '@plugboard/core';
import { shownPath } from '../sandbox/shown.ts';
import type { FoundFile } from './search.ts';

/** How much is told of what was found, from most to least. */
export type Form = 'context' | 'lines' | 'files' | 'counts';

/** A file's part of an answer: its lines under its path, or its path and the number of its matches. */
export function filePart({ shown, count, hits, mayHoldSecrets }: FoundFile, form: Form): string {
  const mark = mayHoldSecrets ? ' | may hold secrets' : '';
  if (form === 'files' || form === 'counts') return `${shown}: ${count}${mark}`;
  const rows: string[] = [];
  let last: number | undefined;
  for (const { line, text, before, after, next } of hits) {
    const [ahead, behind] = form === 'context' ? [before, after] : [[], []];
    const first = line - ahead.length;
    if (form === 'context' && last !== undefined && first > last + 1) rows.push('--');
    rows.push(...numbered(first, '-', ahead), ...numbered(line, ':', text));
    rows.push(...numbered(next.told + 1, '-', behind));
    last = next.told + behind.length;
  }
  return `\n${shown}${mark}\n${rows.join('\n')}`;
}

/** Lines as they are told: what is invisible in them is shown, so that each stays one line and hides nothing. */
function numbered(first: number, mark: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `${first + index}${mark} ${visible(line)}`);
}

/** Matches of each folder, and each file, that stands in the one searched; `depth` is the level of that one. */
export function folderParts(files: readonly FoundFile[], depth: number): string[] {
  const sums = new Map<string, { matches: number; files: number }>();
  for (const { root, parts, count } of files) {
    const name = shownPath({ root, parts: parts.slice(0, depth + 1) });
    const sum = sums.get(name) ?? { matches: 0, files: 0 };
    sums.set(name, { matches: sum.matches + count, files: sum.files + 1 });
  }
  return [...sums].map(([name, sum]) => `${name}: ${sum.matches} in ${counted(sum.files, 'file')}`);
}

export function counted(count: number, noun: string): string {
  const plural = noun === 'match' ? 'matches' : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}
