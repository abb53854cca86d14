import type { Source } from '../editing/source.ts';
import { refuse } from '../errors.ts';
import { malformed } from './cursor.ts';
import { anchorFinder, type FindAnchors } from './anchors.ts';
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

interface Ways extends InFile {
  readonly findAnchors: FindAnchors;
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

/** Where each hunk belongs. Refuses with NO_MATCH and AMBIGUOUS. */
export function placeHunks(file: InFile, hunks: readonly Hunk[]): Placed[] {
  let before: Before = { drift: 0, start: -1, end: 0 };
  const lineOf = linesOfGit(file.index.source);
  const findAnchors = anchorFinder(file.index.source, hunks);
  return hunks.map((given, number) => {
    const start = given.start === undefined ? undefined : lineOf(given.start);
    const hunk = { ...given, start };
    const pattern = patternOf(file.index, oldLines(hunk));
    const [at, another, ...more] = candidates({ ...file, findAnchors }, hunk, pattern, before);
    if (at === undefined) throw noMatch(file, hunk, number + 1, (start ?? 0) + before.drift);
    if (another !== undefined) throw ambiguous(file, number + 1, [at, another, ...more]);
    before = { drift: start === undefined ? 0 : at - start, start: start ?? -1, end: endOf(hunk, at) };
    return { hunk, at };
  });
}

function candidates(file: Ways, hunk: Hunk, pattern: Pattern, before: Before): number[] {
  const { index } = file;
  if (isLast(hunk)) {
    const at = index.source.lines - pattern.length;
    return isAt(index, pattern, at) ? [at] : [];
  }
  if (pattern.length === 0) return [bareInsertion(file, hunk, before)];
  if (hunk.start !== undefined) {
    const from = hunk.start > before.start ? before.end : 0;
    const target = hunk.start + before.drift;
    const behind = nearestPlaces(index, pattern, target, from);
    return behind.length > 0 || from === 0 ? behind : nearestPlaces(index, pattern, target, 0);
  }
  if (hunk.anchors.length > 0) return anchored(file, hunk, pattern, before);
  const later = firstPlaces(index, pattern, before.end, NAMED + 1);
  return later.length > 0 || before.end === 0 ? later : firstPlaces(index, pattern, 0, NAMED + 1);
}

/** Whether the hunk is the end of the file: it says so, or has a line without an end. */
function isLast(hunk: Hunk): boolean {
  return hunk.atEnd || [oldLines(hunk), newLines(hunk)].some((lines) => lines.at(-1)?.end === '');
}

/** Behind the anchors, which may be those of the hunk before; at first behind that hunk too. */
function anchored(
  { index, shown, findAnchors }: Ways,
  hunk: Hunk,
  pattern: Pattern,
  before: Before,
): number[] {
  for (const [from, above] of [
    [before.end, before.end],
    [0, before.end],
    [0, 0],
  ] as const) {
    const anchors = findAnchors(hunk.anchors, from);
    if (anchors.length === 0 && from === 0) throw noAnchor(shown, hunk);
    const places = anchors.flatMap((anchor) => firstPlaces(index, pattern, Math.max(anchor, above), 1));
    if (places.length > 0) return [...new Set(places)];
  }
  return [];
}

/** Lines that come in and have none around them. */
function bareInsertion({ index, findAnchors }: Ways, hunk: Hunk, before: Before): number {
  const { lines } = index.source;
  if (lines === 0) return 0;
  const { start } = hunk;
  if (start !== undefined && start <= lines) return Math.min(lines, Math.max(0, start + before.drift));
  const [anchor, another] = start === undefined ? findAnchors(hunk.anchors, 0) : [];
  if (anchor !== undefined && another === undefined) return anchor + 1;
  throw malformed(hunk.line, 'a hunk was expected to have lines of the file around those that it adds');
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

/** Lines of the file by those that git counts, to which a lone CR is the end of none. */
function linesOfGit({ text, lines }: Source): (start: number) => number {
  if (!text.includes('\n') || !/\r(?!\n)/.test(text)) return (start) => start;
  const starts = [0];
  let line = 0;
  for (const [end] of text.matchAll(/\r\n?|\n/g)) {
    line += 1;
    if (end !== '\r') starts.push(line);
  }
  return (start) => starts[start] ?? lines;
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
