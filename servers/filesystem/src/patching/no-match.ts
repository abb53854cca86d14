import { differenceOf } from '../editing/difference.ts';
import { numbered, quoted } from '../editing/excerpt.ts';
import { nearestTo } from '../editing/nearest.ts';
import { slice } from '../editing/source.ts';
import { refuse } from '../errors.ts';
import { newLines, oldLines, type Hunk, type HunkLine } from './file-patch.ts';
import { firstPlaces, patternOf, textAt, type LineIndex } from './line-index.ts';
import type { InFile } from './place.ts';

/** Of a line that occurs more often, no place is taken as a sign. */
const MOST_OCCURRENCES = 100;
/** Lines of the file that are shown around the first that differs. */
const AROUND = 3;
const MOST_WIDTH = 60;

/** A hunk that is not in the file: what is there instead. `expected` is the line, from 0, where it was looked for. */
export function noMatch({ index, shown }: InFile, hunk: Hunk, number: number, expected: number) {
  const message = `Hunk ${number} of ${shown} (line ${hunk.line} of the patch) is not in the file, and nothing was changed.`;
  const [old, now] = [oldLines(hunk), newLines(hunk)];
  const [there] = now.length > 0 ? firstPlaces(index, patternOf(index, now), 0, 1) : [];
  if (there !== undefined && hunk.lines.some(({ kind }) => kind === '+')) {
    const hint = `Its new text is there already, from line ${there + 1}: leave this hunk out if that is meant.`;
    return refuse('NO_MATCH', message, hint);
  }
  const [here] = firstPlaces(index, patternOf(index, old), 0, 1);
  if (here !== undefined && old.length > 0) {
    const hint = `Its lines are there from line ${here + 1}, but not where it says: at the end, or behind the hunk before.`;
    return refuse('NO_MATCH', message, hint);
  }
  const said = hunk.start !== undefined && expected < index.source.lines ? expected : undefined;
  const at = likelyPlace(index, old, expected) ?? said;
  if (at === undefined) return refuse('NO_MATCH', message, 'Nothing in it is like that; read it again.');
  return refuse('NO_MATCH', message, difference(index, old, at, shown));
}

export function noAnchor(shown: string, { anchors, line }: Hunk) {
  const cut = (anchors.at(-1) ?? '').slice(0, MOST_WIDTH).toWellFormed();
  const message = `${shown} has no line "${cut}", which line ${line} of the patch names after "@@".`;
  return refuse('NO_MATCH', message, 'Nothing was changed. Read the file again for its lines.');
}

/** Where most lines of the hunk stand one behind the other, nearest to where it was looked for. */
function likelyPlace(index: LineIndex, old: readonly HunkLine[], expected: number): number | undefined {
  const votes = new Map<number, number>();
  for (const [offset, number] of patternOf(index, old).entries()) {
    const places = index.placesOf(number);
    if (places.length > MOST_OCCURRENCES) continue;
    for (const place of places) {
      const at = place - offset;
      if (at >= 0) votes.set(at, (votes.get(at) ?? 0) + (old[offset]?.text.trim() === '' ? 0.1 : 1));
    }
  }
  const [best] = [...votes].toSorted(
    ([one, first], [other, second]) =>
      second - first || Math.abs(one - expected) - Math.abs(other - expected),
  );
  if (best !== undefined && best[1] >= 1) return best[0];
  const span = nearestTo(old.map(({ text }) => `${text}\n`).join(''), index.source.plain);
  return span && index.source.lineAt(span.start);
}

function difference(index: LineIndex, old: readonly HunkLine[], at: number, shown: string): string {
  const { source } = index;
  const offset = old.findIndex(
    ({ text }, each) => at + each >= source.lines || textAt(source, at + each) !== text,
  );
  const [line, wanted] = [at + offset, old[offset]];
  if (wanted === undefined || line >= source.lines) {
    const words = `The file ends with line ${source.lines}, and line ${wanted?.line} of the patch comes after that.`;
    return `${words}${excerpt(index, source.lines - 1, shown)}`;
  }
  const words = differenceOf(`${wanted.text}\n`, `${textAt(source, line)}\n`, () => line + 1, 'the patch');
  return `The first that differs is line ${wanted.line} of the patch. ${words}${excerpt(index, line, shown)}`;
}

function excerpt({ source }: LineIndex, line: number, shown: string): string {
  const first = Math.max(0, line - AROUND);
  return quoted(numbered(slice(source, first, Math.min(source.lines, line + AROUND + 1)), first + 1), shown);
}
