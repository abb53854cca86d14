import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchBetween } from '../../src/diff/between.ts';
import { hunksIn } from '../../src/diff/hunks.ts';
import { applied, linesOf, versions } from './versions.ts';

it('a patch of two texts leads from one to the other', async () => {
  await fc.assert(
    fc.asyncProperty(versions, async ({ old, young }) => {
      const made = await patchBetween(old, young);
      const patch = 'patch' in made ? made.patch : '';
      expect(applied(linesOf(old), hunksIn(patch))).toEqual(linesOf(young));
    }),
    { numRuns: 300 },
  );
});

it('texts that share little are one replaced by the other, between what is the same at both ends', async () => {
  const lines = (text: string) => Array.from({ length: 4_000 }, (_, at) => `${text}${at}\n`).join('');
  for (const [before, after] of [
    ['1\n2\n3\n4\n', '5\n6'],
    ['', ''],
    ['1', ''],
    ['', '5\n6\n7\n8\n9\n'],
  ] as const) {
    const [old, young] = [before + lines('a') + after, before + lines('b') + after];
    const made = await patchBetween(old, young);
    const patch = 'patch' in made ? made.patch : '';
    expect(hunksIn(patch)).toHaveLength(1);
    expect(applied(linesOf(old), hunksIn(patch))).toEqual(linesOf(young));
    expect(patch.split('\n').length).toBeLessThan(8_010);
  }
});

it('what has no lines, and what is too large, is told in words', async () => {
  expect(await patchBetween('a\0b', 'a')).toEqual({ reason: 'binary' });
  expect(await patchBetween('a'.repeat(4_000_000), 'b')).toEqual({ reason: 'too large to compare' });
});
