import type { Location } from './roots.ts';

// Controls, zero-width and bidirectional marks: what a terminal or a reader would not see as it is.
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A path as results and errors show it: relative to its root, with forward slashes. */
export function shownPath({ root, parts }: Location): string {
  return parts.length === 0 ? visible(root.name) : visible(parts.join('/'));
}

/** A name can hold anything, a line break too. Shown, it stays one word on one line and hides nothing. */
export function visible(name: string): string {
  const shown = name.replaceAll(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return shown === name ? name : `"${shown}"`;
}
