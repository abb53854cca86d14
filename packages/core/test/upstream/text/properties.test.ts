import { outside, visible } from '@plugboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUnseen, UNSEEN } from '../../../src/call/unseen.ts';
import { MARK } from '../../../src/upstream/text/orders.ts';

const RUNS = { numRuns: 2_500 };

/** Pieces that make and break each other's contexts. */
const PIECES =
  'a|1| |\n|[|]|[U+200B]|[U+200B ×2]|&|&amp;|#8203;|&#x200B;|&shy|👩|🚀|❤|🏽|🇫🇷|🏴|\u20E3|ש|ب|می|क|्|ක්|ខ|ไ|ᠭ|葛|。|\u{13000}|\u05B4|⠓'.split(
    '|',
  );
const HIDDEN = [
  '\u200B\u200C\u200D\u200E\u200F\u061C\u00AD\u034F\u180B\u180E\u2060\u2063\u2028\u202E\u2066\u3164\uFE00\uFE0E\uFE0F\uFEFF\uFFFE\0\u001B',
  '\u{E0041}\u{E0100}\u{13430}',
].flatMap((characters) => Array.from(characters));
const TAGS = ['\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}', '\uD83D', '\uDE00'];
const ORDERS = [
  ...'ignore|all|previous|prompts|forget|everything|you|are|now|an|ai|<system>|</system>|do not|tell|the user|[INST]'.split(
    '|',
  ),
  MARK,
  MARK.trim(),
  '[end of data 0123456789]',
  '[data 0123456789 from "a"]',
  '\n',
];

const from = (...pieces: string[]) => fc.array(fc.constantFrom(...pieces), { maxLength: 24 });
const units = fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 30 });
const anyText = fc.oneof(
  from(...PIECES, ...HIDDEN, ...TAGS).map((pieces) => pieces.join('')),
  from(...ORDERS).map((pieces) => pieces.join(' ')),
  from(...ORDERS, ...HIDDEN).map((pieces) => pieces.join('')),
  units.map((all) => String.fromCharCode(...all)),
  fc.string({ unit: 'grapheme' }),
);

describe('of any text', () => {
  it('visible is the same when it is done again', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, html) => {
        const once = visible(text, { html });
        expect(visible(once, { html })).toBe(once);
      }),
      RUNS,
    );
  });

  it('visible keeps every visible character in its place, and counts what it marks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(follow(text, visible(text))).toMatchObject({ rest: '', orders: 0 });
      }),
      RUNS,
    );
  });

  it('outside adds its two lines and its marks, and nothing else', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, source) => {
        const { first, body } = opened(outside(text, { source }));
        const { rest, hidden, orders } = follow(text, body);
        expect(rest).toBe('');
        expect(Number(/; (\d+) invisible/.exec(first)?.[1] ?? 0)).toBe(hidden);
        expect(Number(/; (\d+) passage/.exec(first)?.[1] ?? 0)).toBeGreaterThanOrEqual(orders);
      }),
      RUNS,
    );
  });

  it('outside cannot be closed or opened from within, by older boundaries neither', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, source) => {
        const old = outside(text, { source });
        const { nonce, body } = opened(outside(`${old}\n${text}`, { source: old }));
        expect(body).not.toContain(nonce);
      }),
      RUNS,
    );
  });

  it('outside marks no order twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { body } = opened(outside(text, { source: 's' }));
        expect(opened(outside(body, { source: 's' })).body).toBe(body);
      }),
      RUNS,
    );
  });

  it('visible grows by no more than a mark for each character', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, html) => {
        expect(visible(text, { html }).length).toBeLessThanOrEqual(text.length * 8);
      }),
      RUNS,
    );
  });
});

/** The parts of a wrapped text, whose lines must be its first and its last. */
function opened(wrapped: string): { first: string; nonce: string; body: string } {
  const [first = ''] = wrapped.split('\n', 1);
  const nonce = /^\[data ([0-9a-f]{10}) from "[^"[\]\n]*": [^"[\]\n]*\]$/.exec(first)?.[1] ?? 'none';
  const last = `\n[end of data ${nonce}]`;
  expect(wrapped.endsWith(last)).toBe(true);
  return { first, nonce, body: wrapped.slice(first.length + 1, -last.length) };
}

/** Reads `output` along `text`: what is seen as it is, each hidden run as it is or as its mark. */
function follow(text: string, output: string): { rest: string; hidden: number; orders: number } {
  let [rest, hidden, orders] = [output, 0, 0];
  for (const { 0: run, index } of text.matchAll(new RegExp(`${UNSEEN}+|(?!${UNSEEN})[^]`, 'gv'))) {
    if (rest.startsWith(MARK) && !text.startsWith(MARK, index)) {
      rest = rest.slice(MARK.length);
      orders += 1;
    }
    if (rest.startsWith(run)) {
      rest = rest.slice(run.length);
      continue;
    }
    const mark = /^\[U\+([0-9A-F]{4,6})(…?)(?: ×(\d+))?\]/.exec(rest);
    const characters = Array.from(run);
    expect(hasUnseen(run)).toBe(true);
    expect(mark?.[1]).toBe(run.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0'));
    expect(mark?.[2]).toBe(new Set(characters).size > 1 ? '…' : '');
    expect(Number(mark?.[3] ?? 1)).toBe(characters.length);
    rest = rest.slice(mark?.[0].length);
    hidden += characters.length;
  }
  return { rest, hidden, orders };
}
