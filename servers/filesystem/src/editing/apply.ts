import { refuse } from '../errors.ts';
import type { Document } from '../text/document.ts';
import { change, type LineRange } from './changed.ts';
import type { Change, Edit } from './edit.ts';
import { changesOf } from './locate.ts';
import { sourceOf, type Source } from './source.ts';
import type { Diff, unifiedDiff as UnifiedDiff } from './unified-diff.ts';

/** What one edit did. */
interface Done {
  /** In how many places. */
  readonly matches: number;
  /** Where that is in the file as it is now: of the first 20. */
  readonly lines: readonly LineRange[];
}

export interface Edited extends Diff {
  /** The text of the document now: `toBytes(document, text)` makes the file of it. */
  readonly text: string;
  /** One for each edit, in their order. */
  readonly edits: readonly Done[];
}

const MOST_RANGES = 20;

/**
 * A document with all edits made, or with none: each is about the file as it is, so that their order means nothing.
 * Line ends are compared as `\n`; what is put in takes those of the lines it replaces. What an edit does not change
 * keeps its bytes. Refuses with INVALID_ARGUMENTS, NO_MATCH, AMBIGUOUS (also two edits of the same text), STALE or
 * TOO_LARGE.
 */
export async function applyEdits(document: Document, edits: readonly Edit[]): Promise<Edited> {
  const source = sourceOf(document.text);
  const changes: Change[] = [];
  for (const [index, edit] of edits.entries()) {
    const found = changesOf(edit, { source, shown: document.shown, index });
    // Loaded here: most edits match.
    if (found.length === 0) {
      const { noMatch } = await import('./no-match.ts');
      throw noMatch({ source, shown: document.shown, index }, edits, changes);
    }
    for (const each of found) changes.push(each);
  }
  const sorted = inOrder(changes, source);
  const { text, changed } = change(source, sorted);
  const done = edits.map((): { matches: number; lines: LineRange[] } => ({ matches: 0, lines: [] }));
  for (const { edit, lines } of changed) {
    const one = done[edit];
    if (one === undefined) continue;
    one.matches += 1;
    if (one.lines.length < MOST_RANGES) one.lines.push(lines);
  }
  loading ??= import('./unified-diff.ts').then(({ unifiedDiff }) => unifiedDiff);
  const unifiedDiff = await loading;
  return { text, edits: done, ...unifiedDiff(source, sourceOf(text), changed) };
}

/** By their places. Where two touch, nobody can say what is meant. */
function inOrder(changes: readonly Change[], source: Source): Change[] {
  const sorted = changes.toSorted(
    ({ claim: one }, { claim: other }) => one[0] - other[0] || one[1] - other[1],
  );
  for (const [index, each] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined) continue;
    const [[start, end], [next]] = [before.claim, each.claim];
    const isSamePlace = start === next && each.claim[1] === end;
    if (next >= end && !isSamePlace) continue;
    const [one, other] = [before.edit, each.edit].toSorted((first, second) => first - second);
    throw refuse(
      'AMBIGUOUS',
      `edits[${one}] and edits[${other}] touch the same text, in line ${source.lineAt(next) + 1}.`,
      'Make them one edit, or give less text around what they change. Every edit is about the file as it is now.',
    );
  }
  return sorted;
}

let loading: Promise<typeof UnifiedDiff> | undefined;
