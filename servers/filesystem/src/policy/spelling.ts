// What some file system passes over in a name: HFS+ what has no width, Windows dots and spaces at the end.
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Of these characters each has one spelling. */
const PLAIN = /^[ -~]*$/;
const TAIL = /(?<!^[. ]*)[. ]+$/;

/** NFC and NFD are one name to some systems. */
export function composed(text: string): string {
  return text.normalize('NFC');
}

/**
 * A text in the form that all spellings have in common which some system takes for the same: composed or not, upper or
 * lower case (`ſ` is an `s`), with or without what cannot be seen.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  return composed(composed(text).replaceAll(UNSEEN, '').toLowerCase().toUpperCase());
}

/** `name. .` as Windows reads it; a name of dots alone stays. */
export function withoutTail(name: string): string {
  return name.replace(TAIL, '');
}
