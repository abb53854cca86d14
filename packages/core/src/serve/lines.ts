import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

interface LineOptions {
  /** The most bytes a line may have. */
  readonly most: number;
  readonly onLine: (line: string) => void;
  /** Called once for a line that is longer; the rest of it is dropped. */
  readonly onTooLong: () => void;
  /** Called for a line that is no UTF-8; without it, what is none is replaced by a sign for it. */
  readonly onBadText?: () => void;
}

const NEWLINE = 0x0a;

/** Hands on each line of a stream. Holds no more than one line of it. */
export function eachLine(stream: Readable, { most, onLine, onTooLong, onBadText }: LineOptions): void {
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
  const hand = (line: Buffer) => {
    if (onBadText !== undefined && !isUtf8(line)) onBadText();
    else onLine(line.toString('utf8'));
  };
  stream.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      if (!dropping) hand(Buffer.concat(pieces));
      [pieces, length, dropping, start] = [[], 0, false, end + 1];
    }
    take(chunk.subarray(start));
  });
}
