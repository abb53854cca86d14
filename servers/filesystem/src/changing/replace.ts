import type { Call } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { occurrencesIn, replaced, type FileFound, type Scope } from '../replacing/occurrences.ts';
import { locate } from '../sandbox/roots.ts';
import { inTurn } from '../search/turns.ts';
import { shownLine } from '../search/shown-line.ts';
import { etagOf, readContent } from '../text/content.ts';
import type { Change } from './change.ts';
import { fileToChange } from './file-to-change.ts';
import { stale } from './stale.ts';

interface Wanted extends Scope {
  readonly dry_run: boolean;
  readonly occurrence_ids?: readonly string[] | undefined;
  readonly expected_count?: number | undefined;
}

/** Tokens for what frames the rows. */
const FRAME = 300;

/** Replaces what a pattern finds in many files, all or nothing; in a dry run only says what would be. */
export async function replaceAll(deps: FilesystemDeps, wanted: Wanted, call: Call) {
  const scope = { ...wanted, pattern: wanted.pattern.replaceAll(/\r\n?/g, '\n') };
  if (wanted.dry_run) {
    const files = await inTurn(() => occurrencesIn(deps, scope, call), call.signal);
    const all = files.flatMap(rowsOf);
    const { rows } = call.fit(all, call.budget - FRAME);
    return { count: all.length, files: files.length, occurrences: rows, truncated: rows.length < all.length };
  }
  if ((wanted.occurrence_ids === undefined) === (wanted.expected_count === undefined)) {
    const hint = 'A dry run tells both; expected_count replaces all, occurrence_ids some.';
    throw refuse('INVALID_ARGUMENTS', 'expected_count: give this or occurrence_ids.', hint);
  }
  const [first] = deps.sandbox.roots;
  const where =
    wanted.path === '.' && first !== undefined
      ? { root: first, parts: [] }
      : locate(deps.sandbox.roots, wanted.path);
  const changes = await deps.changes();
  const { id, ...done } = await changes.make({ did: 'replace' }, where, async (change) => {
    const files = await occurrencesIn(deps, scope, call);
    return replaceIn(deps, change, chosenOf(files, wanted));
  });
  return { ...done, ...(done.count > 0 && { change_id: id }) };
}

/** Of each file, the numbers of the occurrences to replace. */
type Chosen = readonly { readonly file: FileFound; readonly numbers: ReadonlySet<number> }[];

function chosenOf(files: readonly FileFound[], { occurrence_ids, expected_count }: Wanted): Chosen {
  const count = files.reduce((sum, { found }) => sum + found.length, 0);
  if (occurrence_ids === undefined) {
    if (count === expected_count) return files.map((file) => ({ file, numbers: new Set(numbersOf(file)) }));
    const code = count < (expected_count ?? 0) ? 'NO_MATCH' : 'AMBIGUOUS';
    throw refuse(
      code,
      `There are ${count} occurrences, not ${expected_count}; nothing was replaced.`,
      'A dry run shows them.',
    );
  }
  const left = new Set(occurrence_ids);
  const chosen = files.map((file) => ({
    file,
    numbers: new Set(numbersOf(file).filter((number) => left.delete(idOf(file, number)))),
  }));
  const [missing] = left;
  if (missing !== undefined) {
    throw refuse(
      'STALE',
      `occurrence_ids: there is no ${missing} now; nothing was replaced.`,
      'Its file has changed, or the pattern: do the dry run again.',
    );
  }
  return chosen.filter(({ numbers }) => numbers.size > 0);
}

async function replaceIn({ sandbox, maxRead }: FilesystemDeps, change: Change, chosen: Chosen) {
  const changed: { path: string; count: number; etag: string }[] = [];
  for (const { file, numbers } of chosen) {
    await using target = await fileToChange(sandbox, file);
    const { etag } = await readContent(target.file, maxRead);
    if ((await etag()) !== file.etag) throw stale(file.shown);
    const { bytes } = replaced(file, numbers);
    await change.put(target.place, target.stats, { content: bytes });
    changed.push({ path: file.shown, count: numbers.size, etag: await etagOf(bytes) });
  }
  return {
    count: changed.reduce((sum, { count }) => sum + count, 0),
    files: changed.length,
    changed,
    truncated: false,
  };
}

function numbersOf({ found }: FileFound): number[] {
  return found.map((_, index) => index + 1);
}

/** An occurrence is known by its file, its number in it, and the version of the file. */
function idOf({ shown, etag }: FileFound, number: number): string {
  return `${shown}:${number}@${etag.slice(0, 6)}`;
}

function rowsOf(file: FileFound) {
  const { source, found } = file;
  return found.map(([start, end, text], index) => {
    const line = source.lineAt(start);
    const [from, to] = [source.startOf(line), source.startOf(source.lineAt(end) + 1)];
    const row = source.plain.slice(from, to).replace(/\n$/, '');
    return {
      id: idOf(file, index + 1),
      line: line + 1,
      before: shownLine(row),
      after: shownLine(row.slice(0, start - from) + text + row.slice(end - from)),
    };
  });
}
