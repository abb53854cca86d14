import { refuse } from '../errors.ts';

/** A file's bytes as text, and what is needed to write it back as it was. */
export interface Decoded {
  readonly text: string;
  /** WHATWG label: `utf-8`, `utf-16le`, `windows-1252` … */
  readonly encoding: string;
  readonly bom: boolean;
}

const BOMS: [encoding: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How much of a file is looked at to tell text from other content. */
const SAMPLE = 8_192;

/** Decodes a text, or answers undefined when the bytes are not one. */
export function decode(bytes: Buffer, wanted = 'auto'): Decoded | undefined {
  const marked = BOMS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (wanted !== 'auto') return decodeAs(bytes, wanted, marked?.[0] === wanted);
  if (marked !== undefined) return decodeAs(bytes, marked[0], true);
  const sample = bytes.subarray(0, SAMPLE);
  if (sample.includes(0)) {
    const encoding = wideEncoding(sample);
    return encoding === undefined ? undefined : decodeAs(bytes, encoding, false);
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', bom: false };
  } catch {
    return hasControls(sample) ? undefined : decodeAs(bytes, 'windows-1252', false);
  }
}

function decodeAs(bytes: Buffer, encoding: string, bom: boolean): Decoded {
  try {
    return { text: new TextDecoder(encoding).decode(bytes), encoding, bom };
  } catch {
    const hint = 'Use a WHATWG label, such as utf-8, utf-16le, windows-1252 or shift_jis.';
    throw refuse(
      'INVALID_ARGUMENTS',
      `encoding: ${JSON.stringify(encoding.slice(0, 40))} is not known.`,
      hint,
    );
  }
}

/** Latin text in UTF-16 has a zero in nearly every second byte; which one tells the order. */
function wideEncoding(sample: Buffer): string | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1;
  const [even = 0, odd = 0] = zeros;
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
