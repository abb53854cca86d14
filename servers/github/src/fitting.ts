/**
 * What is composed with so many bytes for what can be cut, so that it has no more than `most` altogether: marks that are put into
 * a text for its reader make it longer than it was. With room for nothing it is taken as it is.
 */
export function fitting<Made>(
  most: number,
  compose: (room: number) => Made,
  bytesIn: (made: Made) => number,
): Made {
  for (let room = most; ;) {
    const made = compose(Math.max(0, room));
    const over = bytesIn(made) - most;
    if (over <= 0 || room <= 0) return made;
    room = Math.floor(room * (most / (most + over))) - 100;
  }
}

/** At most so many bytes, up to the end of a line where one is near; at least one character, so that there is an end to it. */
export function leading(text: string, bytes: number): string {
  const head = Buffer.from(text).subarray(0, Math.max(bytes, 4));
  // What is left of a character at the end is held back, for more to come.
  const cut = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head, { stream: true });
  const line = cut.lastIndexOf('\n');
  return line > cut.length / 2 ? cut.slice(0, line + 1) : cut;
}
