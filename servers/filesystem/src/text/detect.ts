import { analyse } from 'chardet';
import { UTF8_PARTS } from './utf8.ts';

/** Bytes from which the encoding is told. */
const SAMPLE = 65_536;
/** A letter or two beyond ASCII are an accent or a sign. */
const FEWEST = 3;
/** What the detector gives a Shift_JIS or Big5 that it has seen too little of: 10 of 100. Below it is chance. */
const LEAST_CONFIDENCE = 12;
/** By how much the characters of UTF-8 outnumber bad bytes, where a text is meant to be it. Chance does not do that. */
const MOSTLY = 4;

/** Which encoding a text is in that is not UTF-8 throughout. What gives no hint is windows-1252. */
export function detectEncoding(bytes: Buffer): string {
  let start = 0;
  while (start < bytes.length && Number(bytes[start]) < 0x80) start += 1;
  const sample = bytes.subarray(start, start + SAMPLE);
  const latin = sample.toString('latin1');
  const rows = latin.match(/[\x80-\xFF]+/g) ?? [];
  if (rows.join('').length < FEWEST) return 'windows-1252';
  if (isBrokenUtf8(latin)) return 'utf-8';
  if (isRussianDos(rows)) return 'ibm866';
  const found = analyse(sample);
  for (const { name, confidence } of found) {
    const encoding = labelOf(name);
    if (confidence < LEAST_CONFIDENCE) break;
    if (encoding !== undefined && decodes(sample, encoding))
      return encoding === 'koi8-r' && isUkrainian(latin) ? 'koi8-u' : encoding;
  }
  return 'windows-1252';
}

/** The detector's names are those of before WHATWG; what it calls ISO-8859-8 is written in windows-1255. */
function labelOf(name: string): string | undefined {
  if (name === 'ISO-8859-8') return 'windows-1255';
  if (/^(?:UTF|ISO-2022|ASCII)/.test(name)) return undefined;
  return new TextDecoder(name).encoding;
}

/** The end of a sample may be inside a character. */
function decodes(sample: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function isBrokenUtf8(latin: string): boolean {
  const parts = latin.match(UTF8_PARTS) ?? [];
  const bad = parts.filter((part) => part.length === 1).length;
  return parts.length - bad >= bad * MOSTLY;
}

/** Code page 866, which the detector does not know: rows of its letters, of which most are small ones. */
function isRussianDos(rows: readonly string[]): boolean {
  const high = rows.join('');
  const small = high.replaceAll(/[^\xA0-\xAF\xE0-\xEF\xF1]/g, '').length;
  const great = high.replaceAll(/[^\x80-\x9F\xF0]/g, '').length;
  return high.length >= 3 * rows.length && small >= high.length * 0.7 && small + great >= high.length * 0.98;
}

/** KOI8-U has Є, І, Ї and Ґ where KOI8-R has frames. */
function isUkrainian(text: string): boolean {
  return (
    /[\xA4\xA6\xA7\xAD\xB4\xB6\xB7\xBD]/.test(text) && !/[\x80-\xA2\xA8-\xAC\xAE-\xB2\xB8-\xBC]/.test(text)
  );
}
