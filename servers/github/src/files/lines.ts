/** Some lines of a text, and how many there are. */
export interface Lines {
  readonly text: string;
  readonly first: number;
  /** 0 where there are none. */
  readonly last: number;
  readonly total: number;
  /** The last of them did not fit whole. */
  readonly isCut: boolean;
}

export interface Range {
  /** From 1. */
  readonly from: number;
  readonly to: number;
  /** Bytes of text at most. */
  readonly room: number;
}

/** What cannot be shown as text. */
export class NotText extends Error {
  override readonly name = 'NotText';
}

/**
 * Reads the lines of a range from bytes as they come, in UTF-8 (or UTF-16 where a mark says so), each with its ending as it is.
 * Only what is answered is kept. Throws `NotText` for bytes that are none.
 */
export async function linesIn(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { from, to, room }: Range,
): Promise<Lines> {
  let [number, text, size, last, isFull, isCut] = [1, '', 0, 0, false, false];
  let rest = '';
  const take = (piece: string, isEnd: boolean) => {
    if (number >= from && number <= to && !isFull) {
      const bytes = Buffer.byteLength(piece);
      if (size + bytes > room) {
        isFull = true;
        // A first line that is too long is shown as far as it goes; any other is left for the next call.
        if (last === 0) [text, last, isCut] = [text + sliceBytes(piece, room - size), number, true];
      } else {
        [text, size] = [text + piece, size + bytes];
        if (isEnd) last = number;
      }
    }
    if (isEnd) number += 1;
  };
  let decode: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decode ??= decoderFor(chunk);
    const whole = rest + decodeOrThrow(decode, chunk);
    const parts = whole.split(/(?<=\n)/);
    rest = parts.at(-1)?.endsWith('\n') === true ? '' : (parts.pop() ?? '');
    for (const part of parts) take(part, true);
    // A line without an end is not collected for ever.
    if (rest.length > room && number >= from && number <= to && last === 0 && text === '') {
      take(rest, false);
      rest = '';
    } else if (rest.length > 1_000_000) rest = rest.slice(0, 1_000_000);
  }
  rest += decode === undefined ? '' : decodeOrThrow(decode);
  if (rest !== '' || number === 1) take(rest, true);
  return { text, first: from, last, total: number - 1, isCut };
}

function decoderFor(first: Uint8Array): TextDecoder {
  const [a, b] = first;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: false });
  if (first.subarray(0, 8000).includes(0)) throw new NotText();
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

function decodeOrThrow(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new NotText();
  }
}

function sliceBytes(text: string, bytes: number): string {
  return Buffer.from(text)
    .subarray(0, Math.max(0, bytes))
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
