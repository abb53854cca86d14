import { visible } from '@plugboard/core';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/upstream/text/belongs.ts';
import { NAMED } from '../../../src/upstream/text/references.ts';

const TAGS = '\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';

describe('visible marks', () => {
  it.each([
    ['a zero-width space', 'a\u200Bb', 'a[U+200B]b'],
    ['a run of one kind', 'a\u200B\u200B\u200Bb', 'a[U+200B ×3]b'],
    ['a run of several kinds', 'a\u200B\u2060\uFEFFb', 'a[U+200B… ×3]b'],
    ['each run by itself', '\u2060a\u2060', '[U+2060]a[U+2060]'],
    ['a byte order mark inside', 'a\uFEFFb', 'a[U+FEFF]b'],
    ['two byte order marks', '\uFEFF\uFEFFa', '[U+FEFF ×2]a'],
    ['a soft hyphen', 'ig\u00ADnore', 'ig[U+00AD]nore'],
    ['fillers', 'a\u115F\u1160b\u3164c\uFFA0', 'a[U+115F… ×2]b[U+3164]c[U+FFA0]'],
    ['invisible operators', 'f\u2061(x)\u2062y\u2063z\u2064', 'f[U+2061](x)[U+2062]y[U+2063]z[U+2064]'],
    ['deprecated format signs', 'a\u206Ab\u206F', 'a[U+206A]b[U+206F]'],
    ['embeddings and overrides', '\u202Aa\u202Eb\u202C', '[U+202A]a[U+202E]b[U+202C]'],
    ['isolates', 'if (\u2066a\u2069)', 'if ([U+2066]a[U+2069])'],
    ['overrides among Hebrew', 'של\u202Eום', 'של[U+202E]ום'],
    ['direction marks in Latin text', 'a\u200Eb\u200Fc\u061C', 'a[U+200E]b[U+200F]c[U+061C]'],
    [
      'direction marks on other lines than Hebrew',
      'a\u200F\nשלום\u200E\na\u200E\u0661b',
      'a[U+200F]\nשלום\u200E\na[U+200E]\u0661b',
    ],
    ['two direction marks beside Hebrew', 'שלום\u200E\u200F', 'שלום[U+200E… ×2]'],
    ['a direction mark beside what is hidden', 'ש\u2060\u200F!', 'ש[U+2060… ×2]!'],
    ['tag characters', 'hi\u{E0041}\u{E0042}', 'hi[U+E0041… ×2]'],
    ['tags behind a flag that has none', `🇫🇷${TAGS}`, '🇫🇷[U+E0067… ×6]'],
    ['tags that are more than a flag', `🏴${TAGS}\u{E0041}`, '🏴[U+E0067… ×7]'],
    [
      'tags of a flag nobody draws',
      '🏴\u{E0078}\u{E0078}\u{E0078}\u{E0078}\u{E0078}\u{E007F}',
      '🏴[U+E0078… ×6]',
    ],
    ['bytes in variation selectors', '😀\uFE01\u{E0158}\u{E0155}', '😀[U+FE01… ×3]'],
    ['a selector behind a letter', 'a\uFE0Fb\u{E0100}', 'a[U+FE0F]b[U+E0100]'],
    ['a selector behind a number', '1\uFE0F2', '1[U+FE0F]2'],
    ['a byte selector behind an emoji', '😀\u{E0100}', '😀[U+E0100]'],
    ['two selectors behind an ideograph', '葛\u{E0100}\u{E0101}', '葛[U+E0100… ×2]'],
    ['a Mongolian selector elsewhere', 'a\u180B\u180E', 'a[U+180B… ×2]'],
    ['joiners between Latin letters', 'a\u200Cb\u200Dc', 'a[U+200C]b[U+200D]c'],
    ['joiners behind an emoji that joins nothing', '👩\u200D!', '👩[U+200D]!'],
    ['two joiners between Persian letters', 'می\u200C\u200Cخ', 'می[U+200C ×2]خ'],
    ['a joined emoji that carries more', '👩\u200D\u200B🚀', '👩[U+200D… ×2]🚀'],
    ['a space without width between Han', '漢\u200B字', '漢[U+200B]字'],
    ['control characters', 'a\0b\u0007\u001B[31mc\u007F\u0085', 'a[U+0000]b[U+0007… ×2][31mc[U+007F… ×2]'],
    ['lone surrogates', 'a\uD83Db\uDE00', 'a[U+D83D]b[U+DE00]'],
    ['halves kept apart', '\uD83D\u200B\uDE00', '[U+D83D… ×3]'],
    ['annotations', '\uFFF9a\uFFFAb\uFFFB', '[U+FFF9]a[U+FFFA]b[U+FFFB]'],
    ['separators of lines and paragraphs', 'a\u2028b\u2029', 'a[U+2028]b[U+2029]'],
    ['what is no character', 'a\uFFFEb\uFDD0\u{1FFFF}', 'a[U+FFFE]b[U+FDD0… ×2]'],
    ['unassigned characters that are to be ignored', 'a\u2065\u{E0FFF}', 'a[U+2065… ×2]'],
    ['a grapheme joiner without marks', 'a\u034Fb', 'a[U+034F]b'],
    ['signs of musical beams and shorthand', '\u{1D173}a\u{1BCA0}', '[U+1D173]a[U+1BCA0]'],
    ['Khmer vowels that are not drawn', 'ក\u17B4\u17B5', 'ក[U+17B4… ×2]'],
    ['hieroglyph controls in a row', '\u{13000}\u{13430}\u{13431}\u{13432}', '\u{13000}[U+13430… ×3]'],
  ])('%s', (_what, text, marked) => {
    expect(visible(text)).toBe(marked);
  });
});

describe('visible keeps', () => {
  it.each([
    ['plain text', 'Plain text, with\ttabs\r\nand lines.\n'],
    ['code', 'const x: Promise<string> = a < b && c > d ? `${e}` : "\\u200b"; // &#8203;'],
    ['a byte order mark at the start', '\uFEFFname,price'],
    [
      'families, professions, hearts',
      '👨\u200D👩\u200D👧\u200D👦 👩🏽\u200D🚀 ❤\uFE0F\u200D🔥 👩\u200D❤\uFE0F\u200D👩 🏴\u200D☠\uFE0F',
    ],
    ['joined emoji without their selectors', '🏳\u200D🌈 👁\u200D🗨'],
    ['skin tones and directions', '👍🏿 ☝\uFE0F 🏃🏽\u200D♀\uFE0F\u200D➡\uFE0F 🐻\u200D❄\uFE0F'],
    ['keycaps', '1\uFE0F\u20E3 #\uFE0F\u20E3 *\uFE0F\u20E3'],
    ['flags', `🇫🇷🇯🇵 🏴${TAGS} 🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}`],
    ['emoji drawn as text', '☎\uFE0E ❤\uFE0E ©\uFE0F'],
    ['Persian', 'می\u200Cخواهم کتاب\u200Cها را در ۱۰\u200Cجا بخوانم؛ ه\u200D.ش'],
    ['Arabic with signs of numbers', 'قَالَ \u0600١٢ \u06DD٣ سنة'],
    ['Urdu', 'میں اردو پڑھتا ہوں۔'],
    ['Hebrew with points', 'בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים'],
    ['Hebrew points in their own order', 'יְרוּשָׁלַ\u034F\u05B4ם'],
    [
      'direction marks in Hebrew and Arabic',
      'C++\u200E שלום! \u200Fגרסה 2.0\u200F (ABC)\u200E\nلغة C#\u061C هي',
    ],
    ['Syriac', 'ܐ\u070Fܒܓ'],
    ['Devanagari', 'क्\u200Dष राष्\u200Cट्र नमस्ते'],
    ['Bengali', 'র\u200D্যাব ত্\u200D'],
    ['Malayalam', 'അവന്\u200D പറഞ്ഞു'],
    ['Sinhala', 'ශ්\u200Dරී ලංකා'],
    ['Kannada and Telugu', 'ರ\u200D್ಕ క్\u200Cష'],
    ['Tamil', 'தமிழ் க்\u200Cஷ'],
    ['Khmer', 'ភាសា\u200Bខ្មែរ\u200Bស្រស់'],
    ['Thai and Lao', 'ภาษา\u200Bไทย ພາສາ\u200Bລາວ'],
    ['Burmese', 'မြန်မာ\u200Bဘာသာ'],
    ['Tibetan', 'བོད་སྐད།'],
    ['Mongolian', 'ᠬᠠᠭ᠋\u180Eᠠ ᠮᠣᠩᠭᠣᠯ\u202Fᠤᠨ ᠪᠠ\u180Bᠢ'],
    ['forms of ideographs', '葛\u{E0100}城市 辻\u{E0101} 鰯\uFE00'],
    ['standard forms', '。\uFE01 ∩\uFE00 \u1000\uFE00'],
    ['Japanese, Chinese, Korean', 'ﾊﾝｶｸと漢字　中文，标点。 한국어 ᄒᆞᆫ글'],
    ['hieroglyphs', '\u{13000}\u{13430}\u{13001} \u{13437}\u{13002}\u{13438}'],
    ['stacks of marks', 'Z̸̢͎̓a̵͔͂l̷̰͐g̶̩̀o'],
    ['Braille', '⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙'],
    ['spaces that have a width', 'a\u00A0b\u2009c\u202Fd\u3000e'],
    ['private use and what is not assigned yet', '\uE0A0 \uF8FF \u{F0001} \u{1FAFF}'],
    ['the sign for what could not be read', 'a\uFFFDb\uFFFC'],
  ])('%s', (_what, text) => {
    expect(visible(text)).toBe(text);
  });
});

describe('visible, of text that looks marked', () => {
  it('leaves a mark that came with it, and adds its own', () => {
    expect(visible('[U+200B]\u200B')).toBe('[U+200B][U+200B]');
  });
});

describe('visible, of HTML', () => {
  it.each([
    ['a decimal reference', 'a&#8203;b', 'a[U+200B]b'],
    ['a hexadecimal one', 'a&#x200B;b&#X202e;', 'a[U+200B]b[U+202E]'],
    ['one with zeros', 'a&#x0000200B;&#008203;b', 'a[U+200B ×2]b'],
    ['one without a semicolon', 'a&#8203 b', 'a[U+200B] b'],
    ['a tag character', '&#xE0041;', '[U+E0041]'],
    ['a name', 'a&ZeroWidthSpace;b', 'a[U+200B]b'],
    ['the name that needs no semicolon', 'ig&shynore', 'ig[U+00AD]nore'],
    ['what is encoded twice', 'a&amp;#8203;b&#38;#x200b;c&#x26;shy;', 'a[U+200B]b[U+200B]c[U+00AD]'],
    ['what is encoded more often', 'a&amp;amp;#38;#8203;b', 'a[U+200B]b'],
    ['a run of both kinds', 'a\u200B&#8203;\u200Bb', 'a[U+200B ×3]b'],
  ])('marks %s', (_what, text, marked) => {
    expect(visible(text, { html: true })).toBe(marked);
    expect(visible(marked, { html: true })).toBe(marked);
  });

  it.each([
    ['references to what is seen', '&lt;b&gt; &amp; &nbsp;&#65;&#x1F600; &it x &AMP;'],
    [
      'references that HTML reads as something else',
      '&#0; &#x80;&#159; &#xD800; &#x110000; &#99999999999999999999;',
    ],
    ['what is no reference', 'AT&T &; &# &#x; &zwj &amp;zwjx; & #8203;'],
  ])('keeps %s', (_what, text) => {
    expect(visible(text, { html: true })).toBe(text);
  });

  it('keeps a joiner where it belongs', () => {
    expect(visible('می&zwnj;خواهم', { html: true })).toBe('می\u200Cخواهم');
  });

  it.each(Object.keys(NAMED))('knows &%s;', (name) => {
    expect(visible(`a&${name};b`, { html: true })).toMatch(/^a\[U\+[0-9A-F]{4}\]b$/);
  });

  it('leaves references alone in a text that is none', () => {
    expect(visible('a&#8203;b')).toBe('a&#8203;b');
  });
});

// A look that costs a bounded number of steps, begun once for each run, makes the whole linear.
it.each(Object.entries(rules()))('the rule %s has no open quantifier', (_name, { source }) => {
  expect(source.replaceAll(/\\.|\[0-9#\*\]/g, '')).not.toMatch(/[*+]|\{\d+,\}/);
});
