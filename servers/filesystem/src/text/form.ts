import { isUtf8 } from 'node:buffer';

/** In which encoding some bytes are a text. */
export interface TextForm {
  /** WHATWG label: `utf-8`, `utf-16le`, `windows-1252` … */
  readonly encoding: string;
  /** Bytes of a byte order mark at the beginning. */
  readonly bom: number;
}

const BOMS: [encoding: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How much of a file is looked at to tell text from other content. */
const SAMPLE = 8_192;

/** The encoding of a text that is Unicode, undefined when the bytes are no text, `other` for one of the older ones. */
export function plainForm(bytes: Buffer): TextForm | 'other' | undefined {
  if (isUtf32(bytes)) return undefined;
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return marked;
  const sample = bytes.subarray(0, SAMPLE);
  if (!sample.includes(0) && !isUtf8(bytes)) return hasControls(sample) ? undefined : 'other';
  const encoding = sample.includes(0) ? wideEncoding(sample) : 'utf-8';
  return encoding === undefined ? undefined : { encoding, bom: 0 };
}

export function byteOrderMark(bytes: Buffer): TextForm | undefined {
  const marked = BOMS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  return marked === undefined ? undefined : { encoding: marked[0], bom: marked[1].length };
}

/** What windows-1252 has at 80 to 9F, where Node 22 decodes as Latin-1 (nodejs/node#56542). */
const WESTERN = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

export function decode(bytes: Buffer, encoding: string): string {
  const text = decoderOf(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replaceAll(/[\x80-\x9F]/g, (control) => WESTERN.charAt(control.charCodeAt(0) - 0x80));
}

const decoders = new Map<string, TextDecoder>();

function decoderOf(encoding: string): TextDecoder {
  const known = decoders.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  decoders.set(encoding, decoder);
  return decoder;
}

/** Its mark begins like that of UTF-16. No decoder here reads it. */
function isUtf32(bytes: Buffer): boolean {
  return bytes.length >= 4 && [0xff_fe_00_00, 0x00_00_fe_ff].includes(bytes.readUInt32BE());
}

/** Latin text in UTF-16 has a zero in nearly every second byte; which one tells the order. */
function wideEncoding(sample: Buffer): string | undefined {
  let [even, odd] = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'utf-16le';
  return even > half * 0.7 && odd < half * 0.1 ? 'utf-16be' : undefined;
}

/** Bytes that no text in a single-byte encoding has: controls other than tab, line ends, form feed and escape. */
function hasControls(sample: Buffer): boolean {
  return sample.some(
    (byte) => (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)) || byte === 0x7f,
  );
}
