import type { hash as Hash } from 'node:crypto';
import { refuse } from '../errors.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { strayBytes, withoutTornEnd } from './cut.ts';

/** Of a larger file, of which a part is wanted, no more than that part is read. */
export const MOST_WHOLE = 1024 * 1024;
/** The widest range of a file that is not read whole. */
const MOST_RANGE = 1024 * 1024;
/** By which the form of a larger file is told. */
const HEAD = 8_192;
/** Bytes for which a byte order mark and the last character of a range may go on behind it. */
export const AHEAD = 8;

export interface Range {
  readonly offset: number;
  readonly length?: number | undefined;
}

/** Which lines the bytes of a content are, where the others were not read. */
export interface Stretch {
  /** The number of the first; undefined where those before it were not counted. */
  readonly first: number | undefined;
  /** How many lines the file has, where that is known. */
  readonly total: number | undefined;
}

export interface Content {
  readonly bytes: Buffer;
  /** What the form of the file is told by: the whole, or of a larger one its head and what was read. */
  readonly sample: Buffer;
  /** Changes when the content does: `etagOf` the whole, or `weakEtagOf` a file that is not read whole. */
  readonly etag: () => Promise<string>;
  /** How many of the bytes were asked for; a few more are read, so that the last character can be told whole. */
  readonly length: number;
  /** The range that `bytes` is, of `size` in all; undefined when it is the whole. */
  readonly offset: number | undefined;
  readonly size: number;
  /** Where `bytes` are lines of a file that was not read whole. */
  readonly stretch?: Stretch;
}

/** A file of at most `most` bytes is read whole; of a larger one, only a range. */
export async function readContent(file: OpenedFile, most: number, range?: Range): Promise<Content> {
  const size = Number(file.stats.size);
  if (size <= most) {
    const whole = await readWhole(file, size);
    const { offset = 0, length = whole.length } = range ?? {};
    const bytes = whole.subarray(offset, offset + length + AHEAD);
    return {
      bytes,
      length,
      sample: whole,
      etag: () => etagOf(whole),
      offset: range?.offset,
      size: whole.length,
    };
  }
  if (range === undefined) {
    const hint = 'Give byte_offset and byte_length to read a part of it.';
    throw refuse('TOO_LARGE', `${file.shown} has ${size} bytes; at most ${most} are read whole.`, hint);
  }
  const { offset } = range;
  const length = Math.min(range.length ?? MOST_RANGE, MOST_RANGE, most);
  const bytes = await readAt(file, offset, length + AHEAD);
  const head = await readHead(file);
  return {
    bytes,
    length,
    sample: length === 0 ? head : sampleOf(head, bytes),
    etag: () => weakEtagOf(file),
    offset,
    size,
  };
}

/** The first bytes of a file, but for a character that they end in: half of one would be no UTF-8. */
export async function readHead(file: OpenedFile): Promise<Buffer> {
  return withoutTornEnd(await readAt(file, 0, HEAD));
}

/** The head of a file, and some of what is in it elsewhere: it may have characters there that the head has not. */
export function sampleOf(head: Buffer, bytes: Buffer): Buffer {
  return Buffer.concat([head, withoutTornEnd(bytes.subarray(strayBytes(bytes, 0, 'utf-8')))]);
}

/** A file has rarely changed since its size was seen, so that one question to the system is enough. */
async function readWhole(file: OpenedFile, size: number): Promise<Buffer> {
  const bytes = await readAt(file, 0, size + 1);
  return size > 0 && bytes.length === size ? bytes : file.handle.readFile();
}

export async function readAt(file: OpenedFile, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, await file.handle.read(buffer, offset));
}

/** The etag of a file that is read whole. */
export async function etagOf(content: Buffer | string): Promise<string> {
  // Loaded here: it would be a tenth of every start. Asked for once: even of what is there, import() takes its time.
  loading ??= import('node:crypto').then(({ hash }) => hash);
  const hash = await loading;
  return hash('sha256', content, 'hex').slice(0, 16);
}

/**
 * An etag that takes no reading: another for every file, size and time of change. Of its times, one can be set back and
 * the other cannot.
 */
export async function weakEtagOf({ stats }: Pick<OpenedFile, 'stats'>): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return `${WEAK}${await etagOf([dev, ino, size, mtimeNs, ctimeNs].join(' '))}`;
}

/** How an etag of that kind begins. */
export const WEAK = 'w-';

let loading: Promise<typeof Hash> | undefined;
