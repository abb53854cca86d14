import { keyWatch } from '../policy/secrets.ts';
import { NotUtf8, olderEncoding, SAMPLE, unicodeEncoding, type Encoding } from './encoding.ts';

/** Some lines of a text, and how many there are. */
export interface Lines {
  /** Each with its ending as it is. */
  readonly text: string;
  readonly first: number;
  /** 0 where there are none. */
  readonly last: number;
  readonly total: number;
  /** The last of them did not fit whole. */
  readonly isCut: boolean;
  /** A private key begins before them, and has not ended there. */
  readonly isInKey: boolean;
  /** WHATWG label. */
  readonly encoding: string;
}

export interface Range {
  /** From 1. */
  readonly from: number;
  readonly to: number;
  /** Characters (UTF-16 code units) of the first line to leave out. */
  readonly skip?: number;
  /** Bytes of text at most. */
  readonly room: number;
}

/** Bytes as they come, from the beginning each time: older encodings are only noticed on the way. */
export type Open = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Reads the lines of a range. Only what is answered is kept. Throws `NotText` for bytes that are none. */
export async function linesIn(open: Open, range: Range): Promise<Lines> {
  try {
    return await collect(open, range, async (sample) => unicodeEncoding(sample));
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const older = await olderEncoding(error.sample);
    return collect(open, range, async () => older);
  }
}

/** Fewer of the same lines: as many as have so many bytes, or the beginning of the first. */
export function fewer(lines: Lines, room: number): Lines {
  const kept = collector({ from: lines.first, to: Infinity, room }, lines.first);
  kept.add(lines.text);
  const { text, last, isCut } = kept.done();
  return { ...lines, text, last, isCut: isCut || (last === lines.last && lines.isCut) };
}

async function collect(
  open: Open,
  range: Range,
  encodingFor: (sample: Uint8Array) => Promise<Encoding>,
): Promise<Lines> {
  const kept = collector(range, 1);
  let encoding: Encoding | undefined;
  for await (const chunk of fromSample(open())) {
    encoding ??= await encodingFor(chunk);
    kept.add(encoding.decode(chunk));
  }
  kept.add(encoding?.end() ?? '');
  return { ...kept.done(), first: range.from, encoding: encoding?.label ?? 'utf-8' };
}

/** The same bytes, with enough in the first chunk to tell what they are. */
async function* fromSample(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] | undefined = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (parts === undefined) {
      yield chunk;
      continue;
    }
    parts.push(chunk);
    size += chunk.length;
    if (size < SAMPLE) continue;
    yield Buffer.concat(parts);
    parts = undefined;
  }
  if (parts !== undefined && size > 0) yield Buffer.concat(parts);
}

/** Takes a text in pieces of any length, of which the first line is number `first`; keeps the lines of a range. */
function collector({ from, to, skip = 0, room }: Range, first: number) {
  let [number, isOpen, isFull, isCut, last] = [first, false, false, false, 0];
  let [text, line, left, unseen] = ['', '', room, skip];
  const key = keyWatch();
  const take = (whole: string) => {
    const piece = number === from && unseen > 0 ? behind(whole) : whole;
    const bytes = Buffer.byteLength(piece);
    if (bytes <= left) {
      line += piece;
      left -= bytes;
      return;
    }
    isFull = true;
    // A first line that is too long is shown as far as it goes; any other is left for the next call.
    if (last === 0) [text, last, isCut] = [betweenWords(line + beginning(piece, left)), number, true];
    line = '';
  };
  const behind = (piece: string) => {
    key.add(piece.slice(0, unseen));
    const rest = piece.slice(unseen);
    unseen = Math.max(0, unseen - piece.length);
    return rest;
  };
  const endLine = () => {
    if (number >= from && number <= to && !isFull) [text, line, last] = [text + line, '', number];
    number += 1;
    isOpen = false;
  };
  return {
    add: (more: string) => {
      for (let at = 0; at < more.length;) {
        const end = more.indexOf('\n', at) + 1 || more.length;
        if (number < from) key.add(more.slice(at, end));
        if (number >= from && number <= to && !isFull) take(more.slice(at, end));
        isOpen = true;
        if (more.charAt(end - 1) === '\n') endLine();
        at = end;
      }
    },
    done: () => {
      if (isOpen) endLine();
      return { text, last, total: number - 1, isCut, isInKey: key.isInside() };
    },
  };
}

/** So many bytes of a text at most, in whole characters. */
function beginning(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(Math.max(0, bytes)));
  return text.slice(0, read);
}

/** Characters of a token that a secret can be. */
const LONGEST_WORD = 300;

/** Without the word at its end that may be cut: half of a secret looks like none. */
function betweenWords(text: string): string {
  if (text.length < LONGEST_WORD * 4) return text;
  return text.slice(0, -LONGEST_WORD) + text.slice(-LONGEST_WORD).replace(/[\w.-]+$/, '');
}
