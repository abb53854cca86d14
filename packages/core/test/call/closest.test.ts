import { closest, closestHint } from '@plugboard/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const NAMES = ['path', 'paths', 'start_line', 'byte_offset'];

it.each([
  ['pth', 'path'],
  ['startLine', 'start_line'],
  ['start-line', 'start_line'],
  ['offset', undefined],
  ['byte', 'byte_offset'],
  ['zebra', undefined],
  ['', undefined],
])('closest to %s is %s', (word, expected) => {
  expect(closest(word, NAMES)).toBe(expected);
});

it('says nothing where nothing is near', () => {
  expect(closestHint('zebra', NAMES)).toBe('');
  expect(closestHint('pth', NAMES)).toBe(' Did you mean "path"?');
});

it('finds every name itself, and answers only candidates', () => {
  const words = fc.array(fc.string({ minLength: 3, maxLength: 20 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, fc.string(), (names, word) => [undefined, ...names].includes(closest(word, names))),
  );
});

it('does not spend time on words of any length', () => {
  expect(closest('x'.repeat(5_000_000), NAMES)).toBeUndefined();
});
