import type { Location } from './location.ts';

// Controls, bidirectional and zero-width marks: what a terminal or a reader would not see as it is. The two joiners
// belong to emoji and to scripts that join letters, so they stay where they follow such a character.
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\p{Cc}\u2028\u2029]|(?![\u200c\u200d])\p{Cf}|(?<![^\u0000-\u00ff])[\u200c\u200d]/gu;

/**
 * A path as results and errors show it, and as it can be passed back: relative to its root, with forward slashes,
 * behind the name of the root where there are several.
 */
export function shownPath({ root, parts }: Location): string {
  const all = root.prefixed ? [root.name, ...parts] : parts;
  return visible(all.join('/') || '.');
}

// What would be read as something else when it is passed back: a quoted path, a home, a URI, an escape.
const MISREAD = /^["~]|^file:|\\u\{/;

/** A name can hold anything, a line break too. Shown, it stays one word on one line and hides nothing. */
export function visible(name: string): string {
  const escaped = name
    .replaceAll('\\u{', '\\u{5c}u{')
    .replaceAll(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return escaped === name && !MISREAD.test(name) ? name : `"${escaped}"`;
}

/** The path that `visible` has quoted, or undefined for one that it has not. */
export function unquoted(path: string): string | undefined {
  if (path.length < 2 || !path.startsWith('"') || !path.endsWith('"')) return undefined;
  return path.slice(1, -1).replaceAll(/\\u\{([0-9a-f]{1,6})\}/g, (whole, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}
