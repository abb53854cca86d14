import type { Readable } from 'node:stream';

interface LineOptions {
  /** The most bytes a line may have. */
  readonly most: number;
  readonly onLine: (line: string) => void;
  /** Called once for a line that is longer; the rest of it is dropped. */
  readonly onTooLong: () => void;
}

const NEWLINE = 0x0a;

/** Hands on each line of a stream. Holds no more than one line of it. */
export function eachLine(stream: Readable, { most, onLine, onTooLong }: LineOptions): void {
  let pieces: Buffer[] = [];
  let length = 0;
  let dropping = false;
  const take = (piece: Buffer) => {
    length += piece.length;
    if (length > most) {
      if (!dropping) onTooLong();
      [dropping, pieces] = [true, []];
    } else {
      pieces.push(piece);
    }
  };
  stream.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      if (!dropping) onLine(Buffer.concat(pieces).toString('utf8'));
      [pieces, length, dropping, start] = [[], 0, false, end + 1];
    }
    take(chunk.subarray(start));
  });
}
