import { align } from './align.ts';
import { squeeze } from './squeeze.ts';

/** Part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words that are looked for, and how often one is before it is too common to tell a place. */
const WORDS = 40;
const MOST_OCCURRENCES = 100;
/** Places that are compared. */
const PLACES = 3;
/** Of a text of which more is different, nothing is said. */
const MOST_DIFFERENT = 0.5;
/** What is compared of a text, at its beginning and at its end. */
const EDGE = 1_000;

/**
 * The part of a text that a text not in it was most likely meant to be. Its longest words are looked up, places with
 * many of them compared: the time is that of some searches, whatever the text.
 */
export function nearestTo(old: string, text: string): Span | undefined {
  const found = anchors(old, text, (word) => occurrences(word, text));
  const places = found.length > 0 ? found : anchors(old, text, (word) => occurrencesOfAnyCase(word, text));
  let [best, least] = [undefined as Span | undefined, MOST_DIFFERENT];
  for (const place of places) {
    const { share, ...span } = compare(old, text, place);
    if (share < least) [best, least] = [span, share];
  }
  return best === undefined ? undefined : withSpaces(old, text, best);
}

/** Where in the text `old` would begin, by the words they share: most votes first, a rare word counts more. */
function anchors(old: string, text: string, find: (word: string) => number[]): number[] {
  const width = Math.max(32, Math.ceil(old.length / 4));
  const votes = new Map<number, { weight: number; place: number }>();
  const found = longestWords(old).map(({ word, at }) => ({ word, at, places: find(word) }));
  const rare = found.filter(({ places }) => places.length < MOST_OCCURRENCES);
  const some = rare.some(({ places }) => places.length > 0) ? rare : found;
  for (const { word, at, places } of some) {
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

/** `share` is how much of `old` is different: 0 to 1. */
function compare(old: string, text: string, place: number): Span & { share: number } {
  const slack = 64 + Math.min(EDGE, old.length) / 2;
  const near = (part: string, at: number) => {
    const from = Math.max(0, Math.floor(at - slack));
    const wanted = squeeze(part.trim()).text;
    const window = squeeze(text.slice(from, Math.ceil(at + part.length + slack)));
    const { start, end, distance } = align(wanted, window.text);
    const places = { start: from + window.placeOf(start), end: from + window.placeOf(end - 1) + 1 };
    return { ...places, share: wanted === '' || end === start ? 1 : distance / wanted.length };
  };
  if (old.length <= 2 * EDGE) return near(old, place);
  const head = near(old.slice(0, EDGE), place);
  const tail = near(old.slice(-EDGE), head.start + old.length - EDGE);
  return { start: head.start, end: Math.max(head.end, tail.end), share: (head.share + tail.share) / 2 };
}

/** The spaces at its ends belong to it if `old` has some there, however many. */
function withSpaces(old: string, text: string, { start, end }: Span): Span {
  const before = /(?:^|\n)[ \t]*$/.exec(text.slice(Math.max(0, start - EDGE), start))?.[0] ?? '';
  const behind = /^[ \t]*(?:\n|$)/.exec(text.slice(end, end + EDGE))?.[0] ?? '';
  const [head, tail] = [/^\s*/.exec(old)?.[0] ?? '', /\s*$/.exec(old)?.[0] ?? ''];
  const lead = head.includes('\n') ? before.length : head === '' ? 0 : spaces(before);
  const trail = tail.includes('\n') ? behind.length : tail === '' ? 0 : spaces(behind);
  return { start: start - lead, end: end + trail };
}

function spaces(row: string): number {
  return row.replaceAll('\n', '').length;
}
