import { refuse } from '../errors.ts';
import { decodeWhole, encode, hasStray } from './codec.ts';
import { canonical, textForm } from './decode.ts';
import { eolsIn, LINE_END, withEol, type EolStyle } from './eol.ts';

/** How a text is written in a file. */
export interface Style {
  /** WHATWG label. */
  readonly encoding: string;
  /** Whether a byte order mark comes first. */
  readonly bom: boolean;
  /** How the most of its lines end; undefined where there is but one line. */
  readonly eol: EolStyle | undefined;
}

/** A file as text, from which its bytes can be made again, all of them. */
export interface Document {
  /** How the file is named in errors. */
  readonly shown: string;
  readonly encoding: string;
  /** The byte order mark, or nothing. */
  readonly bom: Buffer;
  /** What is behind the mark. A byte that is no character of the encoding is U+DC00 + its value in it. */
  readonly text: string;
}

const MARKS: Readonly<Record<string, Buffer>> = {
  'utf-8': Buffer.from([0xef, 0xbb, 0xbf]),
  'utf-16le': Buffer.from([0xff, 0xfe]),
  'utf-16be': Buffer.from([0xfe, 0xff]),
};

/**
 * A file as text: `encoding` is a WHATWG label or `auto`. Refuses with `BINARY` what is no text, and with
 * `INVALID_ARGUMENTS` a label that is not known.
 */
export async function openDocument(bytes: Buffer, shown: string, encoding = 'auto'): Promise<Document> {
  const form = await textForm(bytes, encoding);
  if (form === undefined) {
    throw refuse('BINARY', `${shown} is no text (${bytes.length} bytes), so it cannot be edited as one.`);
  }
  const body = bytes.subarray(form.bom);
  if (form.encoding.startsWith('utf-16') && body.length % 2 === 1) {
    throw refuse('BINARY', `${shown} has an odd number of bytes, so it is no whole ${form.encoding} text.`);
  }
  const text = decodeWhole(body, form.encoding);
  return { shown, encoding: form.encoding, bom: bytes.subarray(0, form.bom), text };
}

/**
 * The bytes of a document that has got another text. Refuses with `ENCODING` a text that has a character which the
 * encoding of the file does not have.
 */
export function toBytes({ shown, encoding, bom, text: old }: Document, text: string): Buffer {
  // Of what was whole nothing becomes broken; what was broken may stay so.
  if (!hasStray(old) && hasStray(text)) throw brokenCharacter(shown);
  const { bytes, missing } = encode(text, encoding);
  if (missing !== undefined) throw noSuchCharacter(shown, missing, encoding);
  return Buffer.concat([bom, bytes]);
}

/** How a file is written: for a new content that shall be written in the same way. */
export function styleOf({ encoding, bom, text }: Document): Style {
  const counts = [...eolsIn(text)].toSorted(([, one], [, other]) => other - one);
  return { encoding, bom: bom.length > 0, eol: counts.find(([, count]) => count > 0)?.[0] };
}

/** How a new content is to be written. What is left out: UTF-8, its line ends as they are, a mark only in UTF-16. */
export interface NewStyle {
  readonly encoding?: string | undefined;
  readonly eol?: EolStyle | undefined;
  readonly bom?: boolean | undefined;
}

/** The bytes of a new content; refuses as `toBytes` does. A mark at its beginning asks for one. */
export function encodeNew(content: string, shown: string, { encoding, eol, bom }: NewStyle = {}): Buffer {
  const label = canonical(encoding ?? 'utf-8');
  const marked = content.startsWith('\uFEFF');
  const mark = (bom ?? (marked || label.startsWith('utf-16'))) ? MARKS[label] : undefined;
  if (bom === true && mark === undefined) {
    throw refuse('INVALID_ARGUMENTS', `encoding: ${label} has no byte order mark.`);
  }
  const body = marked && label in MARKS ? content.slice(1) : content;
  if (hasStray(body)) throw brokenCharacter(shown);
  const { bytes, missing } = encode(eol === undefined ? body : withEol(body, () => LINE_END[eol]), label);
  if (missing !== undefined) throw noSuchCharacter(shown, missing, label);
  return Buffer.concat([mark ?? Buffer.alloc(0), bytes]);
}

function noSuchCharacter(shown: string, missing: string, encoding: string) {
  const point = `U+${Number(missing.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`;
  const named = /[\p{L}\p{N}\p{P}\p{S}]/u.test(missing) ? `${missing} (${point})` : point;
  return refuse(
    'ENCODING',
    `${shown} is written in ${encoding}, which has no ${named}.`,
    'Leave that character out, or overwrite the whole file with encoding="utf-8".',
  );
}

function brokenCharacter(shown: string) {
  return refuse(
    'ENCODING',
    `The new text of ${shown} has half a surrogate pair in it, which is no character.`,
    'Send the character whole.',
  );
}
