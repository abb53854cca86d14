/**
 * The leading bytes of a text that fit into some room, cut between two characters, so that the piece can be decoded
 * alone and the next one begins where it ended.
 */
export function cutBytes(bytes: Buffer, room: number, encoding: string): Buffer {
  if (bytes.length <= room) return bytes;
  if (encoding.startsWith('utf-16')) return bytes.subarray(0, evenBoundary(bytes, room, encoding));
  return bytes.subarray(0, encoding === 'utf-8' ? utf8Boundary(bytes, room) : room);
}

/** How many bytes of a text in an encoding surely take no more than `room` bytes as UTF-8. */
export function roomIn(encoding: string, room: number): number {
  // One byte of a single-byte encoding can become three; two of UTF-16 can, too.
  return encoding === 'utf-8' ? room : Math.floor(room / (encoding.startsWith('utf-16') ? 1.5 : 3));
}

/** Bytes at the beginning that continue a character, where a range began inside one. */
export function strayBytes(bytes: Buffer, encoding: string): number {
  if (encoding !== 'utf-8') return 0;
  let stray = 0;
  while (stray < 3 && isContinuation(bytes[stray])) stray += 1;
  return stray;
}

function utf8Boundary(bytes: Buffer, end: number): number {
  let at = end;
  while (at > 0 && end - at < 4 && isContinuation(bytes[at])) at -= 1;
  return at;
}

function evenBoundary(bytes: Buffer, end: number, encoding: string): number {
  const even = end - (end % 2);
  const high = bytes[encoding === 'utf-16le' ? even - 1 : even - 2] ?? 0;
  // A high surrogate is only half of a character.
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
