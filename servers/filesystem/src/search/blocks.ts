import { readSync } from 'node:fs';
import { decode, plainForm, type TextForm } from '../text/form.ts';
import { detectEncoding } from '../text/detect.ts';

/** Bytes searched at once, and so about the longest line that is searched as one. */
export const BLOCK = 1024 * 1024;
/** The most that is searched as a whole for matches that go over lines. */
const MOST_WHOLE = 32 * BLOCK;
/** What of a longer line is searched once more with its next part, for a match on the border. */
const OVERLAP = 4 * 1024;

const [LF, CR] = [0x0a, 0x0d];

/** Some lines of a file: whole ones, but for a line that is longer than a block. */
export interface Block {
  /** Where in the file it begins. */
  readonly offset: number;
  readonly bytes: Buffer;
  readonly encoding: string;
  /** It begins inside a line; that part was in the block before already. */
  readonly goesOn: boolean;
  /** Nothing follows. */
  readonly last: boolean;
}

interface Reading {
  readonly fd: number;
  /** Where to begin; a place where a block began before. */
  readonly offset: number;
  readonly whole: boolean;
}

/**
 * The blocks of a file, or why there are none. The bytes of a block are good until the next is asked for: all are read
 * into the same memory, however long the file.
 */
export function* blocksOf({ fd, offset, whole }: Reading): Generator<Block, 'binary' | 'too large' | void> {
  const buffer = whole ? wholeBuffer(fd) : shared();
  if (buffer === undefined) return 'too large';
  let filled = fill(fd, buffer, { held: 0, position: 0 });
  const form = formOf(buffer.subarray(0, filled), filled < buffer.length);
  if (form === undefined) return 'binary';
  let begin = Math.max(offset, form.bom);
  if (begin > 0) filled = fill(fd, buffer, { held: 0, position: begin });
  let last = filled < buffer.length;
  let goesOn = false;
  while (filled > 0) {
    const lines = last ? filled : behindLastLine(buffer.subarray(0, filled), form.encoding);
    const end = lines > 0 ? lines : wholeCharacters(buffer.subarray(0, filled), form.encoding);
    yield { offset: begin, bytes: buffer.subarray(0, end), encoding: form.encoding, goesOn, last };
    if (last) return undefined;
    goesOn = lines === 0;
    const kept = goesOn ? wholeCharacters(buffer.subarray(0, end - OVERLAP), form.encoding) : end;
    begin += kept;
    buffer.copyWithin(0, kept, filled);
    filled = fill(fd, buffer, { held: filled - kept, position: begin });
    last = filled < buffer.length;
  }
  return undefined;
}

let memory: Buffer | undefined;

function shared(): Buffer {
  return (memory ??= Buffer.allocUnsafeSlow(BLOCK));
}

/** Room for a whole file and one byte more, which shows that it is the whole. */
function wholeBuffer(fd: number): Buffer | undefined {
  const held = fill(fd, shared(), { held: 0, position: 0 });
  if (held < BLOCK) return shared();
  const buffer = Buffer.allocUnsafeSlow(MOST_WHOLE + 1);
  return fill(fd, buffer, { held: 0, position: 0 }) > MOST_WHOLE ? undefined : buffer;
}

/** Reads until the buffer is full or the file ends; answers how much is in it then. `held` bytes stay. */
function fill(
  fd: number,
  buffer: Buffer,
  { held, position }: { readonly held: number; readonly position: number },
): number {
  let filled = held;
  while (filled < buffer.length) {
    const read = readSync(fd, buffer, filled, buffer.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

/** The head of a longer file may end inside a character, and would then be no UTF-8. */
function formOf(head: Buffer, isWhole: boolean): TextForm | undefined {
  const bytes = isWhole ? head : head.subarray(0, wholeCharacters(head, 'utf-8'));
  const form = plainForm(bytes);
  return form === 'other' ? { encoding: detectEncoding(bytes), bom: 0 } : form;
}

/** Where the last line that has ended ends; 0 where none has. */
function behindLastLine(bytes: Buffer, encoding: string): number {
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  // A return at the very end may be one half of a line end.
  const end = lastUnit(bytes, LF, encoding) ?? lastUnit(bytes.subarray(0, -unit), CR, encoding);
  return end === undefined ? 0 : end + unit;
}

/** Where the last character of this code begins, of those that are the same in all encodings. */
function lastUnit(bytes: Buffer, code: number, encoding: string): number | undefined {
  const wide = encoding.startsWith('utf-16');
  let at = bytes.lastIndexOf(code);
  while (at >= 0) {
    if (!wide) return at;
    if (isWideAt(bytes, at, encoding)) return at - (at % 2);
    at = at === 0 ? -1 : bytes.lastIndexOf(code, at - 1);
  }
  return undefined;
}

function isWideAt(bytes: Buffer, at: number, encoding: string): boolean {
  return encoding === 'utf-16le' ? at % 2 === 0 && bytes[at + 1] === 0 : at % 2 === 1 && bytes[at - 1] === 0;
}

/** How many bytes are left when a character that is only begun, or half a line end, is taken away from the end. */
function wholeCharacters(bytes: Buffer, encoding: string): number {
  const wide = encoding.startsWith('utf-16');
  let end = wide ? bytes.length & ~1 : bytes.length;
  if (wide && isHighSurrogate(bytes, end - 2, encoding)) end -= 2;
  if (encoding === 'utf-8') {
    let start = end - 1;
    while (start > end - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
    if ((bytes[start] ?? 0) >= 0xc0) end = start;
  }
  const unit = bytes.subarray(end - (wide ? 2 : 1), end);
  return unit.includes(CR) ? end - unit.length : end;
}

function isHighSurrogate(bytes: Buffer, at: number, encoding: string): boolean {
  const high = bytes[at + (encoding === 'utf-16le' ? 1 : 0)] ?? 0;
  return high >= 0xd8 && high <= 0xdb;
}

/** The text of a block, with `\n` for each kind of line end. */
export function textOf({ bytes, encoding }: Block): string {
  const text = encoding === 'utf-8' ? bytes.toString('utf8') : decode(bytes, encoding);
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** How many lines end in a block. */
export function lineEndsIn(block: Block): number {
  const { bytes, encoding } = block;
  if (encoding.startsWith('utf-16') || bytes.includes(CR)) return countLineEnds(textOf(block));
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}

export function countLineEnds(text: string, from = 0, to = text.length): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
