/** How the bytes of a text become characters. */
export interface Encoding {
  /** WHATWG label: `utf-8`, `utf-16le`, `windows-1252` … */
  readonly label: string;
  readonly decode: (bytes: Uint8Array) => string;
  /** What was kept for the rest of a character that never came. */
  readonly end: () => string;
}

/** What cannot be shown as text. */
export class NotText extends Error {
  override readonly name = 'NotText';
  /** Its first bytes. */
  readonly sample: Uint8Array;

  constructor(sample: Uint8Array) {
    super('not a text');
    this.sample = sample;
  }
}

/** A text that begins as UTF-8 and is not: from the bytes on which it fails, `olderEncoding` tells what it is. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
  readonly sample: Uint8Array;

  constructor(sample: Uint8Array) {
    super('not UTF-8');
    this.sample = sample;
  }
}

/** As many bytes as git looks at to tell text from the rest. */
export const SAMPLE = 8_000;
/** Bytes by which older encodings are told apart, and what of 100 is more than chance. */
const LARGE_SAMPLE = 65_536;
const LEAST_CONFIDENCE = 12;
/** What windows-1252 has at 80 to 9F, where Node 22 decodes as Latin-1 (nodejs/node#56542). */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/** The encoding of a text that begins so: Unicode. Throws `NotText`; its `decode` throws `NotUtf8`. */
export function unicodeEncoding(sample: Uint8Array): Encoding {
  const [a, b] = sample;
  if (a === 0xff && b === 0xfe) return encodingOf('utf-16le');
  if (a === 0xfe && b === 0xff) return encodingOf('utf-16be');
  if (sample.subarray(0, SAMPLE).includes(0)) throw new NotText(sample);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const strictly = (bytes: Uint8Array, more: (bytes: Uint8Array) => string) => {
    try {
      return more(bytes);
    } catch {
      throw new NotUtf8(bytes);
    }
  };
  return {
    label: 'utf-8',
    decode: (bytes) => strictly(bytes, (part) => decoder.decode(part, { stream: true })),
    end: () => strictly(sample, () => decoder.decode()),
  };
}

/** Which of the older encodings some bytes are in. Throws `NotText` where they hold what no text has. */
export async function olderEncoding(bytes: Uint8Array): Promise<Encoding> {
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte >= 0x80),
  );
  const sample = Buffer.from(bytes.subarray(start, start + LARGE_SAMPLE));
  if (sample.some(isControl)) throw new NotText(bytes);
  // A letter or two beyond ASCII are an accent or a sign.
  if (sample.filter((byte) => byte >= 0x80).length < 3) return encodingOf('windows-1252');
  if (isBrokenUtf8(sample)) return { ...encodingOf('utf-8'), label: 'utf-8 with broken characters' };
  const { analyse } = await import('chardet');
  const best = analyse(sample).find(
    ({ name, confidence }) => confidence >= LEAST_CONFIDENCE && !/^(?:UTF|ASCII|ISO-2022)/.test(name),
  );
  return encodingOf(best?.name ?? 'windows-1252');
}

/** Controls other than tab, line ends, form feed and escape. */
function isControl(byte: number): boolean {
  return byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte);
}

/** Characters of UTF-8 that outnumber bad bytes so do not come by chance. */
function isBrokenUtf8(sample: Buffer): boolean {
  const signs = sample.toString('utf8').match(/[^\p{ASCII}]/gu) ?? [];
  const bad = signs.filter((sign) => sign === '\uFFFD').length;
  return signs.length - bad >= bad * 4;
}

function encodingOf(name: string): Encoding {
  // A mark of order is no character of the text.
  const decoder = new TextDecoder(name);
  const label = decoder.encoding;
  const western = (text: string) =>
    label === 'windows-1252'
      ? text.replaceAll(/[\x80-\x9F]/g, (sign) => WESTERN.charAt(sign.charCodeAt(0) - 0x80))
      : text;
  return {
    label,
    decode: (bytes) => western(decoder.decode(bytes, { stream: true })),
    end: () => western(decoder.decode()),
  };
}
