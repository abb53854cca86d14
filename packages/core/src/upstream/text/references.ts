import { hasUnseen } from '../../call/unseen.ts';

/** The names that HTML has for characters nobody sees (html.spec.whatwg.org, named character references). */
export const NAMED: Readonly<Record<string, string>> = {
  shy: '\u00AD',
  zwnj: '\u200C',
  zwj: '\u200D',
  lrm: '\u200E',
  rlm: '\u200F',
  ZeroWidthSpace: '\u200B',
  NegativeVeryThinSpace: '\u200B',
  NegativeThinSpace: '\u200B',
  NegativeMediumSpace: '\u200B',
  NegativeThickSpace: '\u200B',
  NoBreak: '\u2060',
  ApplyFunction: '\u2061',
  af: '\u2061',
  InvisibleTimes: '\u2062',
  it: '\u2062',
  InvisibleComma: '\u2063',
  ic: '\u2063',
};

// An ampersand that is itself encoded, however often, leaves no second `&`: no match reaches over another one's start.
// Numbers need no semicolon; of the names only `shy` does without.
const REFERENCE = new RegExp(
  `&(?:(?:amp|AMP|#0*38|#[xX]0*26);?)*(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|(shy|(?:${Object.keys(NAMED).join('|')})(?=;)));?`,
  'g',
);

/** The text with references to unseen characters replaced by those, and all other references as they are. */
export function resolveUnseen(text: string): string {
  return text.replaceAll(REFERENCE, (whole, hex?: string, decimal?: string, name = '') => {
    const named = NAMED[name];
    if (named !== undefined) return named;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return isUnseen(point) ? String.fromCodePoint(point) : whole;
  });
}

// HTML reads 0 and surrogates as U+FFFD, and 0x80 to 0x9F as the visible characters of windows-1252.
function isUnseen(point: number): boolean {
  if (point === 0 || point > 0x10_ffff) return false;
  if ((point >= 0x80 && point <= 0x9f) || (point >= 0xd8_00 && point <= 0xdf_ff)) return false;
  return hasUnseen(String.fromCodePoint(point));
}
