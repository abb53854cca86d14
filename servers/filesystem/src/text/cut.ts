import { decode } from './form.ts';

/** No character of any encoding we read has more bytes. */
const LONGEST_CHARACTER = 4;

export interface Cut {
  readonly bytes: Buffer;
  readonly text: string;
}

/**
 * The leading part of a text that takes at most `room` bytes as UTF-8, cut between two characters, so that the next
 * part begins where it ended. There is always something in it, or whoever follows the parts would never arrive.
 */
export function cutToRoom(bytes: Buffer, room: number, encoding: string): Cut {
  for (let size = Math.min(bytes.length, room); ;) {
    const part = bytes.subarray(0, boundaryBefore(bytes, size, encoding));
    const text = decode(part, encoding);
    const cost = Buffer.byteLength(text);
    if (cost <= room || part.length <= LONGEST_CHARACTER) return { bytes: part, text };
    size = Math.min(Math.floor((size * room) / cost), size - 1);
  }
}

/** The end of the character that some bytes end in, or of the bytes where no character can be told. */
export function boundaryAfter(bytes: Buffer, size: number, encoding: string): number {
  for (let end = size; end <= Math.min(size + LONGEST_CHARACTER - 1, bytes.length); end += 1) {
    if (isWhole(bytes.subarray(0, end), encoding)) return end;
  }
  return Math.min(size, bytes.length);
}

/** Bytes at the beginning that belong to a character before it. */
export function strayBytes(bytes: Buffer, offset: number, encoding: string): number {
  if (encoding === 'utf-8') return [0, 1, 2, 3].find((index) => !isContinuation(bytes[index])) ?? 0;
  if (!encoding.startsWith('utf-16')) return 0;
  const odd = offset % 2;
  const high = bytes[odd + (encoding === 'utf-16le' ? 1 : 0)] ?? 0;
  // A low surrogate is the second half of a character.
  return high >= 0xdc && high <= 0xdf ? odd + 2 : odd;
}

/** Without the character of UTF-8 that some bytes end in, which may not be whole; one of ASCII is. */
export function withoutTornEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > bytes.length - LONGEST_CHARACTER && isContinuation(bytes[end - 1])) end -= 1;
  return bytes.subarray(0, Number(bytes[end - 1]) >= 0xc0 ? end - 1 : end);
}

function boundaryBefore(bytes: Buffer, size: number, encoding: string): number {
  if (size >= bytes.length) return bytes.length;
  for (let end = size; end > Math.max(size - LONGEST_CHARACTER, 0); end -= 1) {
    if (isWhole(bytes.subarray(0, end), encoding)) return end;
  }
  return boundaryAfter(bytes, Math.max(size, 1), encoding);
}

/** Whether no character is left unfinished. Asked of the decoder, which knows every encoding; bad bytes are whole. */
function isWhole(bytes: Buffer, encoding: string): boolean {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  decoder.decode(bytes, { stream: true });
  return decoder.decode() === '';
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}
