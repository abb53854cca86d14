const WORD = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu;
/** Written without spaces: two signs are about a word. */
const SOLID = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** About how many words a text has, in any script. */
export function countWords(text: string): number {
  const solid = text.match(SOLID)?.length ?? 0;
  const spaced = (solid > 0 ? text.replaceAll(SOLID, ' ') : text).match(WORD)?.length ?? 0;
  return spaced + Math.ceil(solid / 2);
}
