// Control and format signs, line and paragraph separators, and letters that are drawn as nothing.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]/gu;

/**
 * A text in which all can be seen, and which is one line: arguments of a model in it may hold signs that hide or turn
 * text, or lines that read like ours.
 */
export function legible(text: string): string {
  return text
    .replaceAll(/\r?\n/g, ' ⏎ ')
    .replaceAll(UNSEEN, (sign) => `<U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`);
}
