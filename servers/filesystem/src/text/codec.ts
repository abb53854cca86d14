import { isUtf8 } from 'node:buffer';
import { decode } from './form.ts';
import { lineEnds } from './lines.ts';
import { tableOf, type Table } from './table.ts';
import { UTF8_PARTS } from './utf8.ts';

/**
 * Text without loss: a byte that is no character of the encoding stands in the text as U+DC00 + its value, which no
 * text has otherwise (half a surrogate pair), and becomes that byte again.
 */
const STRAY = 0xdc00;

/** The text of some bytes, from which `encode` makes exactly these bytes. Of UTF-16 the bytes must be even. */
export function decodeWhole(bytes: Buffer, encoding: string): string {
  if (encoding === 'utf-16le') return bytes.toString('utf16le');
  if (encoding === 'utf-16be') return Buffer.from(bytes).swap16().toString('utf16le');
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes.toString() : decodeBroken(bytes);
  const text = decode(bytes, encoding);
  if (encode(text, encoding).bytes?.equals(bytes) === true) return text;
  const table = tableOf(encoding);
  let [whole, start] = ['', 0];
  for (const { end } of lineEnds(bytes, encoding)) {
    whole += decodeLine(bytes.subarray(start, end), encoding, table);
    start = end;
  }
  return whole;
}

/** The bytes of a text, or the first character that the encoding does not have. */
export function encode(
  text: string,
  encoding: string,
): { bytes: Buffer; missing?: never } | { bytes?: never; missing: string } {
  if (encoding === 'utf-16le') return { bytes: Buffer.from(text, 'utf16le') };
  if (encoding === 'utf-16be') return { bytes: Buffer.from(text, 'utf16le').swap16() };
  if (encoding === 'utf-8' && text.isWellFormed()) return { bytes: Buffer.from(text) };
  const put = encoding === 'utf-8' ? putUtf8 : tableOf(encoding).put;
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let size = 0;
  for (let index = 0; index < text.length; index += 1) {
    const point = Number(text.codePointAt(index));
    const written = put(bytes, size, point);
    if (written > 0) size += written;
    else if (point >= STRAY && point < STRAY + 0x1_00) bytes[size++] = point - STRAY;
    else return { missing: String.fromCodePoint(point) };
    if (point > 0xff_ff) index += 1;
  }
  return { bytes: bytes.subarray(0, size) };
}

/** Whether there are bytes in a text that are no character of its encoding. */
export function hasStray(text: string): boolean {
  return !text.isWellFormed();
}

function putUtf8(bytes: Buffer, at: number, point: number): number {
  const character = String.fromCodePoint(point);
  return character.isWellFormed() ? bytes.write(character, at) : 0;
}

function decodeBroken(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(UTF8_PARTS, (run) =>
      run.length === 1
        ? String.fromCharCode(STRAY + run.charCodeAt(0))
        : Buffer.from(run, 'latin1').toString(),
    );
}

/** Most lines of a file are whole, and only the others are gone through byte by byte. */
function decodeLine(bytes: Buffer, encoding: string, table: Table): string {
  const line = decode(bytes, encoding);
  if (encode(line, encoding).bytes?.equals(bytes) === true) return line;
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const found = table.take(bytes, index);
    text += found?.character ?? String.fromCharCode(STRAY + Number(bytes[index]));
    index += found?.length ?? 1;
  }
  return text;
}
