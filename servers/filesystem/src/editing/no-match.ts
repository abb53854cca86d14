import { refuse } from '../errors.ts';
import { change } from './changed.ts';
import { differenceOf } from './difference.ts';
import type { Change, Edit, ReplaceText } from './edit.ts';
import { numbered, quoted } from './excerpt.ts';
import type { Place } from './locate.ts';
import { nearestTo, type Span } from './nearest.ts';
import { plainOf, slice, type Source } from './source.ts';

/** An edit of more characters is not sent back. */
const MOST_EDIT = 6_000;
/** Line numbers as `read` and other tools put them before lines. */
const NUMBERED = /^ *\d+(?:\t|→|: |\| ?)/;

/** An edit whose text is not in the file: what is there instead, and the edit that would match. */
export function noMatch(place: Place, edits: readonly Edit[], changes: readonly Change[]) {
  const { source, shown, index } = place;
  const edit = edits[index] as ReplaceText;
  const message = `edits[${index}].old: is not in ${shown}, and nothing was changed.`;
  const old = plainOf(edit.old);
  const bare = withoutNumbers(old);
  if (bare !== undefined && source.plain.includes(bare)) {
    const start = source.plain.indexOf(bare);
    const words = 'It has line numbers, which are not in the file.';
    const meant = { ...edit, new: withoutNumbers(plainOf(edit.new)) ?? edit.new };
    return refuse('NO_MATCH', message, instead(words, meant, { start, end: start + bare.length }, place));
  }
  if (isMadeByOthers(source, old, changes)) {
    const hint =
      'An edit before it makes that text: make them one edit. Every edit is about the file as it is now.';
    return refuse('NO_MATCH', message, hint);
  }
  const span = nearestTo(old, source.plain);
  if (span === undefined) return refuse('NO_MATCH', message, 'Nothing in it is like that; read it again.');
  const actual = source.plain.slice(span.start, span.end);
  const words = differenceOf(old, actual, (at) => source.lineAt(span.start + at) + 1);
  return refuse('NO_MATCH', message, instead(words, edit, span, place));
}

function instead(words: string, edit: ReplaceText, { start, end }: Span, { source, shown }: Place): string {
  const [first, last] = [source.lineAt(start), source.lineAt(Math.max(start, end - 1))];
  const excerpt = numbered(slice(source, first, last + 1), first + 1);
  const old = source.plain.slice(start, end);
  const isOnce = source.plain.indexOf(old) === start && !source.plain.includes(old, start + 1);
  const choice = isOnce || (edit.count ?? 1) !== 1 ? {} : { near_line: first + 1 };
  const again = json({ ...edit, ...choice, old });
  if (again.length > MOST_EDIT) {
    return `${words} The nearest text is in lines ${first + 1} to ${last + 1}:${quoted(excerpt, shown)}`;
  }
  const next =
    'Below are the nearest lines, and your edit with the text of the file. Send it if it is what you mean.';
  return `${words} ${next}${quoted(`${excerpt}\n\n${again}`, shown)}`;
}

/** On one line, and with every character spelled that cannot be seen. */
function json(edit: ReplaceText): string {
  return JSON.stringify(edit).replaceAll(
    /[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]--[ ]]/gv,
    (character) =>
      Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
        .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
        .join(''),
  );
}

function withoutNumbers(text: string): string | undefined {
  const lines = text.split('\n');
  const isNumbered = lines.every(
    (line, index) => NUMBERED.test(line) || (line === '' && index === lines.length - 1),
  );
  return isNumbered && text !== '' ? lines.map((line) => line.replace(NUMBERED, '')).join('\n') : undefined;
}

/** Whether the text would be there once the edits before it were made. */
function isMadeByOthers(source: Source, old: string, changes: readonly Change[]): boolean {
  if (changes.length === 0) return false;
  const sorted = changes.toSorted((one, other) => one.start - other.start);
  if (sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0))) return false;
  return plainOf(change(source, sorted).text).includes(old);
}
