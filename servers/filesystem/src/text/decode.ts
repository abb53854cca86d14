import { refuse } from '../errors.ts';
import { byteOrderMark, plainForm, type TextForm } from './form.ts';
import type { View } from './view.ts';

/** The encoding of a text, or undefined when the bytes are none. */
export async function textForm(bytes: Buffer, wanted = 'auto'): Promise<TextForm | undefined> {
  if (wanted !== 'auto') {
    const encoding = canonical(wanted);
    const marked = byteOrderMark(bytes);
    return { encoding, bom: marked?.encoding === encoding ? marked.bom : 0 };
  }
  const form = plainForm(bytes);
  if (form !== 'other') return form;
  // Loaded here: few files need it.
  const { detectEncoding } = await import('./detect.ts');
  return { encoding: detectEncoding(bytes), bom: 0 };
}

/** The same for what a caller wants of it: who wants text gets text, whatever is in it. */
export function formFor(bytes: Buffer, { as, encoding }: View): Promise<TextForm | undefined> {
  return textForm(bytes, as === 'text' && encoding === 'auto' ? 'utf-8' : encoding);
}

/** The one WHATWG label of an encoding that has many. */
export function canonical(wanted: string): string {
  try {
    return new TextDecoder(wanted).encoding;
  } catch {
    const hint = 'Use a WHATWG label, such as utf-8, utf-16le, windows-1252 or shift_jis.';
    throw refuse('INVALID_ARGUMENTS', `encoding: ${JSON.stringify(wanted)} is not known.`, hint);
  }
}
