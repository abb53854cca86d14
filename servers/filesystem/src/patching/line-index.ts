import type { Source } from '../editing/source.ts';
import { refuse } from '../errors.ts';

/** The lines of a text that a patch names, by number: what compares lines compares these. */
export interface LineIndex {
  readonly source: Source;
  /** Of each line of the text its number, 0 where the patch has no such line. */
  readonly numbers: Uint32Array;
  readonly numberOf: ReadonlyMap<string, number>;
  /** Where the lines of a number are, in order. */
  readonly placesOf: (number: number) => Uint32Array;
  /** How many more lines may be compared. */
  left: number;
}

/** A text of like lines, and hunks of the same, would take as many as their product. */
const MOST_COMPARED = 200_000_000;

export function indexLines(source: Source, wanted: Iterable<string>): LineIndex {
  const numberOf = new Map<string, number>();
  for (const text of wanted) if (!numberOf.has(text)) numberOf.set(text, numberOf.size + 1);
  const numbers = new Uint32Array(source.lines);
  // Where the places of a number begin among all of them.
  const starts = new Uint32Array(numberOf.size + 2);
  for (let line = 0; line < source.lines; line += 1) {
    const number = numberOf.get(textAt(source, line)) ?? 0;
    numbers[line] = number;
    starts[number + 1] = Number(starts[number + 1]) + 1;
  }
  for (let number = 1; number < starts.length; number += 1)
    starts[number] = Number(starts[number]) + Number(starts[number - 1]);
  const places = new Uint32Array(source.lines);
  const next = starts.slice();
  for (const [line, number] of numbers.entries()) {
    places[Number(next[number])] = line;
    next[number] = Number(next[number]) + 1;
  }
  const placesOf = (number: number) => places.subarray(starts[number], starts[number + 1]);
  return { source, numbers, numberOf, placesOf, left: MOST_COMPARED };
}

/** A line without what ends it. */
export function textAt({ plain, startOf }: Source, line: number): string {
  const [start, behind] = [startOf(line), startOf(line + 1)];
  return plain.slice(start, plain[behind - 1] === '\n' ? behind - 1 : behind);
}

/** Lines to look for. */
export type Pattern = readonly number[];

export function patternOf(index: LineIndex, lines: readonly { readonly text: string }[]): Pattern {
  return lines.map(({ text }) => index.numberOf.get(text) ?? 0);
}

export function isAt(index: LineIndex, pattern: Pattern, at: number): boolean {
  if (at < 0 || at + pattern.length > index.numbers.length) return false;
  let same = 0;
  while (same < pattern.length && index.numbers[at + same] === pattern[same]) same += 1;
  index.left -= same + 1;
  if (index.left < 0) {
    throw refuse('TOO_LARGE', 'patch: its lines occur so often that to look for them takes too long.');
  }
  return same === pattern.length;
}

/** The first places where the lines stand, from a line on. */
export function firstPlaces(index: LineIndex, pattern: Pattern, from: number, most: number): number[] {
  const { offset, places } = rarest(index, pattern);
  const found: number[] = [];
  for (let each = firstFrom(places, from + offset); each < places.length && found.length < most; each += 1) {
    const at = Number(places[each]) - offset;
    if (isAt(index, pattern, at)) found.push(at);
  }
  return found;
}

/** The place where the lines stand that is nearest to a line, from another line on; two where they are as near. */
export function nearestPlaces(index: LineIndex, pattern: Pattern, target: number, from: number): number[] {
  const { offset, places } = rarest(index, pattern);
  const above = firstFrom(places, target + offset);
  const nearest = (step: 1 | -1, start: number, most: number) => {
    for (let each = start; each >= 0 && each < places.length; each += step) {
      const at = Number(places[each]) - offset;
      if ((at < from && step === -1) || Math.abs(at - target) > most) return undefined;
      if (at >= from && isAt(index, pattern, at)) return at;
    }
    return undefined;
  };
  const after = nearest(1, above, Infinity);
  const before = nearest(-1, above - 1, after === undefined ? Infinity : after - target);
  if (before === undefined || after === undefined) return [before ?? after].filter((at) => at !== undefined);
  return target - before < after - target ? [before] : [before, after];
}

/** The line of a pattern that occurs least, and where it does. */
function rarest(index: LineIndex, pattern: Pattern): { offset: number; places: Uint32Array } {
  let best = { offset: 0, places: index.placesOf(pattern[0] ?? 0) };
  for (const [offset, number] of pattern.entries()) {
    const places = index.placesOf(number);
    if (places.length < best.places.length) best = { offset, places };
  }
  return best;
}

/** Which of ascending numbers is the first that is not below a limit. */
function firstFrom(numbers: Uint32Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(numbers[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
