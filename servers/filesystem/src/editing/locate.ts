import { refuse } from '../errors.ts';
import type { Change, Edit, InsertLines, ReplaceLines, ReplaceText } from './edit.ts';
import { matchesOf } from './matches.ts';
import { plainOf, slice, type Source } from './source.ts';
import { staleLines } from './stale.ts';

/** What an edit is looked for in, and how it is named in errors. */
export interface Place {
  readonly source: Source;
  readonly shown: string;
  /** Which of the edits, from 0. */
  readonly index: number;
}

/** The changes of one edit. Refuses with AMBIGUOUS, STALE or INVALID_ARGUMENTS; none means that nothing matched. */
export function changesOf(edit: Edit, place: Place): Change[] {
  if ('old' in edit) return textChanges(edit, place);
  return ['insert_after' in edit ? insertion(edit, place) : linesChange(edit, place)];
}

function textChanges(edit: ReplaceText, place: Place): Change[] {
  const [old, text] = [plainOf(edit.old), plainOf(edit.new)];
  return matchesOf(edit, place).map((start) => ({
    edit: place.index,
    start,
    end: start + old.length,
    text,
    claim: [start, start + old.length],
  }));
}

function linesChange(edit: ReplaceLines, { source, shown, index }: Place): Change {
  const { start_line: first, end_line: last } = edit;
  if (first < 1 || last < first) {
    throw refuse('INVALID_ARGUMENTS', `edits[${index}]: lines ${first} to ${last} are no range.`);
  }
  if (last > source.lines) throw tooFar(`edits[${index}].end_line`, shown, source);
  const [start, behind] = [source.startOf(first - 1), source.startOf(last)];
  const end = source.plain[behind - 1] === '\n' ? behind - 1 : behind;
  const { expect } = edit;
  if (expect !== undefined && withoutLast(plainOf(expect)) !== source.plain.slice(start, end)) {
    throw staleLines(slice(source, first - 1, last), { first, last, shown, index });
  }
  const change = { edit: index, start, claim: [start, behind] } as const;
  // The last line keeps its end, or is without one as before.
  return edit.new === ''
    ? { ...change, end: behind, text: '' }
    : { ...change, end, text: withoutLast(plainOf(edit.new)) };
}

function insertion(
  { insert_after: after, text: given }: InsertLines,
  { source, shown, index }: Place,
): Change {
  if (after < 0 || after > source.lines) throw tooFar(`edits[${index}].insert_after`, shown, source);
  if (given === '') throw refuse('INVALID_ARGUMENTS', `edits[${index}].text: there is nothing to insert.`);
  const start = source.startOf(after);
  const lines = withoutLast(plainOf(given));
  const isOpen = source.plain !== '' && !source.plain.endsWith('\n');
  // An empty file has no way to end yet; any other keeps its own.
  const text = source.plain === '' ? plainOf(given) : isOpen && after === source.lines ? lines : `${lines}\n`;
  return { edit: index, start, end: start, text, claim: [start, start], isLines: true };
}

function tooFar(argument: string, shown: string, { lines }: Source) {
  const count = lines === 1 ? 'one line' : `${lines} lines`;
  return refuse(
    'INVALID_ARGUMENTS',
    `${argument}: ${shown} has only ${count}.`,
    'Read it again for its lines.',
  );
}

function withoutLast(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
