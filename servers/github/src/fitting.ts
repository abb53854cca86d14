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
