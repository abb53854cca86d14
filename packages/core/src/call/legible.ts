// Control and format signs and separators; then letters and marks that are drawn as nothing.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u115F\u1160\u2800\u3164\uFFA0]|\u034F|\u17B4|\u17B5|\p{Variation_Selector}/gu;

/**
 * A text in which all can be seen, and which is one line: arguments of a model in it may hold signs that hide or turn
 * text, or lines that read like ours.
 */
export function legible(text: string): string {
  return text
    .replaceAll(/\r?\n/g, ' ⏎ ')
    .replaceAll(UNSEEN, (sign) => `<U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`);
}
