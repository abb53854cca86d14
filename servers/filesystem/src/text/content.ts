import { refuse } from '../errors.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';

/** Files up to this size are read whole; of larger ones, only a range of bytes. */
export const MOST_WHOLE = 32 * 1024 * 1024;
/** The widest range of a larger file. */
const MOST_RANGE = 1024 * 1024;

export interface Range {
  readonly offset: number;
  readonly length?: number | undefined;
}

export interface Content {
  readonly bytes: Buffer;
  /** Changes when the content does. Above `MOST_WHOLE` it is made of size and time, and begins with `w-`. */
  readonly etag: string;
  /** The range that `bytes` is, of `size` in all. */
  readonly offset: number;
  readonly size: number;
}

export async function readContent(file: OpenedFile, range?: Range): Promise<Content> {
  const size = Number(file.stats.size);
  if (size <= MOST_WHOLE) {
    const whole = await file.handle.readFile();
    const { offset = 0, length = whole.length } = range ?? {};
    return {
      bytes: whole.subarray(offset, offset + length),
      etag: await hash(whole),
      offset,
      size: whole.length,
    };
  }
  if (range === undefined) {
    const hint = 'Give byte_offset and byte_length to read a part of it.';
    throw refuse('TOO_LARGE', `${file.shown} has ${size} bytes; at most ${MOST_WHOLE} are read whole.`, hint);
  }
  const { offset, length = MOST_RANGE } = range;
  const buffer = Buffer.alloc(Math.min(length, MOST_RANGE));
  const { bytesRead } = await file.handle.read(buffer, 0, buffer.length, offset);
  const { mtimeNs, ino } = file.stats;
  return {
    bytes: buffer.subarray(0, bytesRead),
    etag: `w-${await hash(`${size} ${mtimeNs} ${ino}`)}`,
    offset,
    size,
  };
}

async function hash(content: Buffer | string): Promise<string> {
  // Loaded here: it would be a tenth of every start.
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
