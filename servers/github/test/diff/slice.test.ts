import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchBetween } from '../../src/diff/between.ts';
import { hunksIn } from '../../src/diff/hunks.ts';
import { slicePatch } from '../../src/diff/slice.ts';
import { versions } from './versions.ts';

it('slices of a patch are all of it, each line with the numbers it has there', async () => {
  await fc.assert(
    fc.asyncProperty(versions, fc.integer({ min: 1, max: 200 }), async ({ old, young }, room) => {
      const made = await patchBetween(old, young);
      const patch = 'patch' in made ? made.patch : '';
      const numbered = hunksIn(patch).flatMap(({ lines }) => lines);
      const rows: string[] = [];
      let from: number | undefined = 0;
      while (from !== undefined) {
        const slice = slicePatch(patch, { from, room });
        expect(slice.lines).toBeGreaterThan(0);
        // A header of ours stands before what begins within a hunk.
        const own = patch.split('\n').slice(from, from + slice.lines);
        expect(slice.text.endsWith(own.join('\n'))).toBe(true);
        const opening = slice.text.slice(0, slice.text.length - own.join('\n').length);
        const [, before, after] = /^@@ -(\d+) \+(\d+) @@\n$/.exec(opening) ?? [];
        const text = own[0]?.slice(1);
        if (before !== undefined && own[0]?.startsWith('\\') === false)
          expect(
            numbered.some(
              (line) =>
                line.text === text &&
                (line.old ?? Number(before)) === Number(before) &&
                (line.new ?? Number(after)) === Number(after),
            ),
          ).toBe(true);
        rows.push(...own);
        from = slice.next;
      }
      expect(rows.join('\n')).toBe(patch);
    }),
    { numRuns: 300 },
  );
});

it('a line that nobody would read is cut, and its length told', () => {
  const { text } = slicePatch(`@@ -0,0 +1 @@\n+${'x'.repeat(1_000_000)}`, { from: 0, room: 10_000 });
  expect(text).toHaveLength(2_000 + '@@ -0,0 +1 @@\n… (998001 characters more)'.length);
});
