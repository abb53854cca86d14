import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/editing/apply.ts';
import type { Edit } from '../../src/editing/edit.ts';
import { encode } from '../../src/text/codec.ts';
import { openDocument, toBytes } from '../../src/text/document.ts';
import { edited } from './model.ts';

const ENCODINGS: [encoding: string, letters: string][] = [
  ['utf-8', 'aé日😀'],
  ['utf-16le', 'aé日😀'],
  ['utf-16be', 'aé日😀'],
  ['windows-1252', 'aé€'],
  ['iso-8859-2', 'ačł'],
  ['koi8-r', 'aжя'],
  ['ibm866', 'aжя'],
  ['shift_jis', 'a表ソｱ'],
  ['euc-jp', 'a表ソ'],
  ['euc-kr', 'a한글'],
  ['big5', 'a許功'],
  ['gb18030', 'a中é😀'],
];

const cases = fc.constantFrom(...ENCODINGS).chain(([encoding, letters]) => {
  const text = fc
    .array(fc.constantFrom(...Array.from(letters), 'b', ' ', '\n', '\r\n', '\r', '\r\n'), {
      minLength: 1,
      maxLength: 60,
    })
    .map((parts) => parts.join(''));
  const short = fc
    .array(fc.constantFrom(...Array.from(letters), '\n', '\r\n', '$&'), { maxLength: 4 })
    .map((parts) => parts.join(''));
  return fc.record({ encoding: fc.constant(encoding), bom: fc.boolean(), text }).chain((file) => {
    const part = fc
      .tuple(fc.nat({ max: file.text.length }), fc.integer({ min: 1, max: 12 }))
      .map(([at, length]) =>
        file.text
          .slice(at, at + length)
          .toWellFormed()
          .replaceAll('\uFFFD', ''),
      );
    const lines = (file.text.match(/\r\n|\r|\n/g) ?? []).length + 1;
    const line = fc.integer({ min: 1, max: lines });
    const range = fc
      .tuple(line, fc.nat({ max: 2 }))
      .map(([first, more]) => ({ start_line: first, end_line: Math.min(first + more, lines) }));
    const edit: fc.Arbitrary<Edit> = fc.oneof(
      fc.record({
        old: fc.oneof({ weight: 5, arbitrary: part }, short),
        new: fc.oneof(short, part),
        count: fc.constantFrom(undefined, 1, 2, 'all' as const, 'all' as const),
      }),
      fc.record({ old: part, new: short, near_line: line }),
      fc.tuple(range, short).map(([place, now]) => ({ ...place, new: now })),
      fc.tuple(range, short, part).map(([place, now, old]) => ({ ...place, new: now, expect: old })),
      fc.record({ insert_after: fc.nat({ max: lines }), text: short }),
    );
    return fc.record({ file: fc.constant(file), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) });
  });
});

describe('edits', () => {
  it('make of any file what the reference model makes of it, byte for byte', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ file: { encoding, bom, text }, edits }) => {
        const hasMark = bom && encoding.startsWith('utf');
        const bytes = encode((hasMark ? '\uFEFF' : '') + text, encoding).bytes ?? Buffer.alloc(0);
        const document = await openDocument(bytes, 'a.txt', encoding);
        const wanted = edited(text, edits);
        const found = await applyEdits(document, edits).catch((error: unknown) => error);
        if ('code' in wanted) {
          expect(found).toMatchObject({ code: wanted.code });
          return;
        }
        made += 1;
        const after = (found as { text: string }).text;
        expect(after).toBe(wanted.text);
        expect(toBytes(document, after)).toEqual(
          encode((hasMark ? '\uFEFF' : '') + wanted.text, encoding).bytes,
        );
      }),
      { numRuns: 8_000 },
    );
    expect(made).toBeGreaterThan(1_000);
  });

  it('mean the same in any order', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ file: { text }, edits }) => {
        const document = await openDocument(Buffer.from(text), 'a.txt', 'utf-8');
        const there = await applyEdits(document, edits).catch(() => undefined);
        const back = await applyEdits(document, edits.toReversed()).catch(() => undefined);
        expect(back?.text).toBe(there?.text);
      }),
      { numRuns: 1_000 },
    );
  });
});
