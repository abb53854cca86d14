import { align } from './align.ts';

/** Part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words that are looked for, and how often one is before it is too common to tell a place. */
const WORDS = 16;
const MOST_OCCURRENCES = 100;
/** Places that are compared. */
const PLACES = 3;
/** What is compared of a text, at its beginning and at its end. */
const EDGE = 1_000;

/**
 * The part of a text that a text not in it was most likely meant to be. Its longest words are looked up, places with
 * many of them compared: the time is that of some searches, whatever the text.
 */
export function nearestTo(old: string, text: string): Span | undefined {
  const found = anchors(old, text, (word) => occurrences(word, text));
  const places = found.length > 0 ? found : anchors(old, text, (word) => occurrencesOfAnyCase(word, text));
  let [best, least] = [undefined as Span | undefined, old.length / 2];
  for (const place of places) {
    const { distance, ...span } = compare(old, text, place);
    if (distance < least) [best, least] = [span, distance];
  }
  return best === undefined ? undefined : withSpaces(old, text, best);
}

/** Where in the text `old` would begin, by the words they share: most votes first, a rare word counts more. */
function anchors(old: string, text: string, find: (word: string) => number[]): number[] {
  const width = Math.max(32, Math.ceil(old.length / 4));
  const votes = new Map<number, { weight: number; place: number }>();
  for (const { word, at } of longestWords(old)) {
    const places = find(word);
    for (const place of places) {
      const anchor = Math.max(0, place - at);
      const bucket = Math.round(anchor / width);
      for (const near of [bucket - 1, bucket, bucket + 1]) {
        const vote = votes.get(near) ?? { weight: 0, place: anchor };
        vote.weight += (word.length / places.length) * (near === bucket ? 2 : 1);
        votes.set(near, vote);
      }
    }
  }
  const sorted = [...votes.values()].toSorted((one, other) => other.weight - one.weight);
  return [...new Set(sorted.map(({ place }) => Math.min(place, text.length)))].slice(0, PLACES);
}

function longestWords(old: string): { word: string; at: number }[] {
  const head = old.length > 2 * EDGE ? old.slice(0, 2 * EDGE) : old;
  const words = new Map<string, number>();
  for (const { 0: word, index } of head.matchAll(/[\p{L}\p{N}_]+/gu))
    if (!words.has(word)) words.set(word, index);
  // A text of signs alone.
  if (words.size === 0) for (const { 0: word, index } of head.matchAll(/\S+/g)) words.set(word, index);
  return [...words]
    .map(([word, at]) => ({ word, at }))
    .toSorted((one, other) => other.word.length - one.word.length)
    .slice(0, WORDS);
}

function occurrences(word: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    places.push(at);
    if (places.length === MOST_OCCURRENCES) break;
  }
  return places;
}

function occurrencesOfAnyCase(word: string, text: string): number[] {
  const places: number[] = [];
  // Signs of an expression are in no word; a text of signs alone has no case.
  if (!/^[\p{L}\p{N}_]+$/u.test(word)) return places;
  for (const { index } of text.matchAll(new RegExp(word, 'gi'))) {
    places.push(index);
    if (places.length === MOST_OCCURRENCES) break;
  }
  return places;
}

function compare(old: string, text: string, place: number): Span & { distance: number } {
  const slack = 64 + Math.min(EDGE, old.length) / 2;
  const near = (part: string, at: number) => {
    const from = Math.max(0, Math.floor(at - slack));
    const { start, end, distance } = align(part, text.slice(from, Math.ceil(at + part.length + slack)));
    return { start: from + start, end: from + end, distance };
  };
  if (old.length <= 2 * EDGE) return near(old, place);
  const head = near(old.slice(0, EDGE), place);
  const tail = near(old.slice(-EDGE), head.start + old.length - EDGE);
  const share = (head.distance + tail.distance) / (2 * EDGE);
  return { start: head.start, end: Math.max(head.end, tail.end), distance: share * old.length };
}

/** Of the spaces at its ends, a text begins and ends with as many as it has there. */
function withSpaces(old: string, text: string, { start, end }: Span): Span {
  const before = /[ \t]*$/.exec(text.slice(Math.max(0, start - EDGE), start))?.[0].length ?? 0;
  const isAtLine = start - before === 0 || text[start - before - 1] === '\n';
  const from = /^[ \t]/.test(old) && isAtLine ? start - before : start;
  const rest = /^[ \t]*\n/.exec(text.slice(end, end + EDGE))?.[0].length ?? 0;
  const isClosed = text[end - 1] === '\n';
  if (old.endsWith('\n')) return { start: from, end: isClosed ? end : end + rest };
  return { start: from, end: isClosed && end - 1 > from ? end - 1 : end };
}
