import { refuse } from '../errors.ts';
import { malformed } from './cursor.ts';
import { newLines, oldLines, type Hunk } from './file-patch.ts';
import { firstPlaces, isAt, nearestPlaces, patternOf, type LineIndex, type Pattern } from './line-index.ts';
import { noAnchor, noMatch } from './no-match.ts';

/** A hunk, and the line of the file, from 0, where it begins. */
export interface Placed {
  readonly hunk: Hunk;
  readonly at: number;
}

export interface InFile {
  readonly index: LineIndex;
  /** How the file is named in errors. */
  readonly shown: string;
}

/** Where the hunk before was found. */
interface Before {
  /** How far that is from where it was said to be. */
  readonly drift: number;
  readonly start: number;
  /** The line behind the last that it changes. */
  readonly end: number;
}

/** Places that are named of many. */
const NAMED = 10;
/** Lines that are looked at for an anchor. */
const MOST_ANCHORS = 1_000;

/** Where each hunk belongs. Refuses with NO_MATCH and AMBIGUOUS. */
export function placeHunks(file: InFile, hunks: readonly Hunk[]): Placed[] {
  let before: Before = { drift: 0, start: -1, end: 0 };
  return hunks.map((given, number) => {
    const start = given.start === undefined ? undefined : inSource(file, given.start);
    const hunk = { ...given, start };
    const pattern = patternOf(file.index, oldLines(hunk));
    const [at, another, ...more] = candidates(file, hunk, pattern, before);
    if (at === undefined) throw noMatch(file, hunk, number + 1, (start ?? 0) + before.drift);
    if (another !== undefined) throw ambiguous(file, number + 1, [at, another, ...more]);
    before = { drift: start === undefined ? 0 : at - start, start: start ?? -1, end: endOf(hunk, at) };
    return { hunk, at };
  });
}

function candidates({ index, shown }: InFile, hunk: Hunk, pattern: Pattern, before: Before): number[] {
  if (isLast(hunk)) {
    const at = index.source.lines - pattern.length;
    return isAt(index, pattern, at) ? [at] : [];
  }
  if (pattern.length === 0) return [bareInsertion(index, hunk, before)];
  if (hunk.start !== undefined) {
    const from = hunk.start > before.start ? before.end : 0;
    return nearestPlaces(index, pattern, hunk.start + before.drift, from);
  }
  if (hunk.anchors.length > 0) {
    const anchors = anchorsOf(index, hunk, before.end);
    if (anchors.length === 0) throw noAnchor(shown, hunk);
    return [...new Set(anchors.flatMap((anchor) => firstPlaces(index, pattern, anchor, 1)))];
  }
  const later = firstPlaces(index, pattern, before.end, NAMED + 1);
  return later.length > 0 || before.end === 0 ? later : firstPlaces(index, pattern, 0, NAMED + 1);
}

/** Whether the hunk is the end of the file: it says so, or has a line without an end. */
function isLast(hunk: Hunk): boolean {
  return hunk.atEnd || [oldLines(hunk), newLines(hunk)].some((lines) => lines.at(-1)?.end === '');
}

/** Lines that come in and have none around them. */
function bareInsertion(index: LineIndex, hunk: Hunk, before: Before): number {
  const { lines } = index.source;
  if (lines === 0) return 0;
  if (hunk.start !== undefined && hunk.start <= lines) return hunk.start;
  const [anchor] = hunk.start === undefined ? anchorsOf(index, hunk, before.end) : [];
  if (anchor !== undefined) return anchor + 1;
  throw malformed(hunk.line, 'a hunk was expected to have lines of the file around those that it adds');
}

/** Lines in which the last anchor stands, each behind those before it. Whole lines count more than parts. */
function anchorsOf({ source }: LineIndex, { anchors }: Hunk, from: number): number[] {
  let found: number[] | undefined;
  for (const anchor of anchors) {
    const lines: number[] = [];
    let at = source.plain.indexOf(anchor, source.startOf(from));
    for (; at !== -1 && lines.length < MOST_ANCHORS; at = source.plain.indexOf(anchor, at)) {
      const line = source.lineAt(at);
      lines.push(line);
      at = source.startOf(line + 1);
      if (line + 1 >= source.lines) break;
    }
    const whole = lines.filter(
      (line) => source.plain.slice(source.startOf(line), source.startOf(line + 1)).trim() === anchor,
    );
    const best = whole.length > 0 ? whole : lines;
    const behind: number[] | undefined = found?.flatMap((line) => best.find((each) => each > line) ?? []);
    found = behind === undefined ? best : [...new Set(behind)];
  }
  return found ?? [];
}

/** The line behind the last that a hunk changes. */
function endOf({ lines }: Hunk, at: number): number {
  let [line, end] = [at, at];
  for (const { kind } of lines) {
    if (kind !== '+') line += 1;
    if (kind !== ' ') end = line;
  }
  return end;
}

/** Git does not count a lone CR as the end of a line. */
function inSource({ index: { source } }: InFile, start: number): number {
  const { text } = source;
  if (!text.includes('\n') || !/\r(?!\n)/.test(text)) return start;
  let at = 0;
  for (let line = 0; line < start && at !== -1; line += 1) at = text.indexOf('\n', at) + 1 || -1;
  return at === -1 ? source.lines : linesIn(text.slice(0, at));
}

function linesIn(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}

function ambiguous({ shown }: InFile, number: number, places: readonly number[]) {
  const lines = places
    .slice(0, NAMED)
    .map((at) => at + 1)
    .join(', ');
  return refuse(
    'AMBIGUOUS',
    `Hunk ${number} of ${shown} fits as well in lines ${lines}${places.length > NAMED ? ' and more' : ''}.`,
    'Give more of the lines around the change, or their numbers in "@@". Nothing was changed.',
  );
}
