import { lazy } from '../../call/lazy.ts';
import { UNSEEN } from '../../call/unseen.ts';

/**
 * Where unseen characters are part of what is seen. A rule matches a whole run of them, so that nothing can ride along,
 * and looks only at visible characters that touch the run: what is kept is then kept again in the marked text.
 * No quantifier is open: each look costs a bounded number of steps.
 */
export const rules = lazy(() => ({
  // 👩‍🚀 ❤️‍🔥
  joinedEmoji: /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)\uFE0F?\u200D(?=\p{Extended_Pictographic})/v,
  // ❤️ ☎︎
  emojiStyle: /(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]/v,
  // 1️⃣
  keycap: /(?<=[0-9#*])\uFE0F(?=\u20E3)/v,
  // 🏴󠁧󠁢󠁳󠁣󠁴󠁿: the three flags that are spelled in tags.
  taggedFlag: /[\u{E0020}-\u{E007F}]{6}(?<=\p{RGI_Emoji_Tag_Sequence})/v,
  // 葛󠄀: one form of an ideograph.
  ideograph: /(?<=\p{Unified_Ideograph})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]/v,
  // StandardizedVariants.txt: full-width punctuation, mathematical signs, dotted Myanmar letters, turned hieroglyphs.
  standardForm:
    /(?<=[\u3001\u3002\uFF01\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F])[\uFE00\uFE01]|(?<=[[\u2205-\u2AFF]&&\p{Sm}]|[\p{sc=Mymr}\p{sc=Phag}])\uFE00|(?<=\p{sc=Egyp})[\uFE00-\uFE06]/v,
  // A variant of a letter, and the space before a last vowel.
  mongolian:
    /(?<=[\p{sc=Mong}&&\p{L}])(?:[\u180B-\u180D\u180F]|[\u180B-\u180D\u180F]?\u180E(?=[\p{sc=Mong}&&\p{L}]))/v,
  // می‌خواهم क्‍ष: in scripts whose letters join, beside one of them.
  joiner: beside(
    '\\u200C\\u200D',
    scripts(
      'Adlm Arab Bali Beng Brah Cakm Cham Deva Gran Gujr Guru Java Khmr Knda Kthi Lana Mand Mani Mlym Modi Mong',
      'Mtei Mymr Newa Nkoo Orya Phag Rohg Saur Shrd Sind Sinh Sogd Sund Sylo Syrc Takr Taml Telu Tibt Tirh Tutg',
    ),
  ),
  // The space between words of scripts that write none.
  wordSpace: beside('\\u200B', scripts('Bali Java Khmr Lana Laoo Mymr Tale Talu Tavt Thai Tibt')),
  // Points of Hebrew in an order that is not the canonical one.
  markOrder: /(?<=\p{M})\u034F(?=\p{M})/v,
  // An annotation of Egyptian signs: how they are stacked.
  hieroglyphs: beside('\\u{13430}-\\u{1343F}', '[\\u{13000}-\\u{1342F}]', '{1,2}'),
  // A byte order mark.
  atStart: /^\uFEFF/v,
}));

const belonging = lazy(() => {
  const sources = Object.values(rules()).map(({ source }) => source);
  return new RegExp(`(?:${sources.join('|')})(?!${UNSEEN})`, 'vy');
});

// The ranges that Unicode keeps for writing from the right (DerivedBidiClass.txt, defaults R and AL).
const fromRight = lazy(
  () => /[[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]&&\p{L}]/v,
);

/**
 * Whether a run of unseen characters in this text, which begins at `at`, is part of what is seen. To be asked in the
 * order of the text. A mark of direction is, alone, on a line that has letters written from the right: C++‎ שלום.
 */
export function belongingIn(text: string): (run: string, at: number) => boolean {
  let [end, isRight] = [-1, false];
  const isFromRight = (at: number) => {
    if (at < end) return isRight;
    const next = text.indexOf('\n', at);
    end = next === -1 ? text.length : next;
    isRight = fromRight().test(text.slice(text.lastIndexOf('\n', at) + 1, end));
    return isRight;
  };
  return (run, at) => {
    if (/^[\u200E\u200F\u061C]$/.test(run)) return isFromRight(at);
    const rule = belonging();
    rule.lastIndex = at;
    return rule.test(text);
  };
}

function scripts(...names: string[]): string {
  const all = names.join(' ').split(' ');
  return `[[${all.map((name) => `\\p{scx=${name}}`).join('')}]&&[\\p{L}\\p{M}]]`;
}

function beside(unseen: string, visible: string, times = ''): RegExp {
  return new RegExp(`(?<=${visible})[${unseen}]${times}|[${unseen}]${times}(?=${visible})`, 'v');
}
