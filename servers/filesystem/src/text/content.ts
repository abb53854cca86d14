import type { hash as Hash } from 'node:crypto';
import { refuse } from '../errors.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { cutToRoom } from './cut.ts';

/** The widest range of a file that is not read whole. */
const MOST_RANGE = 1024 * 1024;
/** By which the form of a larger file is told. */
const HEAD = 8_192;
/** Bytes for which a byte order mark and the last character of a range may go on behind it. */
const AHEAD = 8;

export interface Range {
  readonly offset: number;
  readonly length?: number | undefined;
}

export interface Content {
  readonly bytes: Buffer;
  /** What the form of the file is told by: the whole, or the head of a larger one. */
  readonly sample: Buffer;
  /** Changes when the content does. Of a file that is not read whole it is made of size and time, and begins with `w-`. */
  readonly etag: string;
  /** How many of the bytes were asked for; a few more are read, so that the last character can be told whole. */
  readonly length: number;
  /** The range that `bytes` is, of `size` in all; undefined when it is the whole. */
  readonly offset: number | undefined;
  readonly size: number;
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
      etag: await etagOf(whole),
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
  const head = await readAt(file, 0, HEAD);
  const { mtimeNs, ino } = file.stats;
  return {
    bytes: await readAt(file, offset, length + AHEAD),
    length,
    // The head may end inside a character, and would then be no UTF-8.
    sample: cutToRoom(head, head.length - 4, 'utf-8').bytes,
    etag: `w-${await etagOf(`${size} ${mtimeNs} ${ino}`)}`,
    offset,
    size,
  };
}

/** A file has rarely changed since its size was seen, so that one question to the system is enough. */
async function readWhole(file: OpenedFile, size: number): Promise<Buffer> {
  const bytes = await readAt(file, 0, size + 1);
  return size > 0 && bytes.length === size ? bytes : file.handle.readFile();
}

async function readAt(file: OpenedFile, offset: number, length: number): Promise<Buffer> {
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

let loading: Promise<typeof Hash> | undefined;
