import { lazy } from './lazy.ts';

/**
 * One character that is drawn as nothing, turns what is beside it, or is none (half a surrogate pair). Left out are
 * the white space that a text is made of and the format signs that scripts draw: Arabic number signs and their like.
 * A class for expressions with the flag `v`.
 */
export const UNSEEN = String.raw`[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--[\t\n\r\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]]`;

// Expressions over properties of Unicode take milliseconds to build: never at the start of a server.
const unseen = lazy(() => new RegExp(UNSEEN, 'v'));

export function hasUnseen(text: string): boolean {
  return unseen().test(text);
}

/** U+200B: how a character is named that cannot be shown. */
export function codePoint(character: string): string {
  return `U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0')}`;
}
