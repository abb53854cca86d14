import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hunksIn } from '../../src/diff/hunks.ts';
import { applied, line, linesOf, versions } from './versions.ts';

/** What git says of each pair, in one process. */
function diffs(pairs: readonly { old: string; young: string }[], context: number): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hunks-'));
  try {
    for (const side of ['a', 'b']) mkdirSync(join(folder, side));
    for (const [index, { old, young }] of pairs.entries()) {
      writeFileSync(join(folder, 'a', String(index)), old);
      writeFileSync(join(folder, 'b', String(index)), young);
    }
    const args = ['diff', '--no-index', '--text', '--no-color', `-U${context}`, 'a', 'b'];
    const out = git(args, folder);
    return pairs.map((_, index) => {
      const [, section = ''] = out.split(`diff --git a/a/${index} b/b/${index}\n`);
      return section.split('\ndiff --git ')[0]!.replace(/\n$/, '');
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function git(args: string[], cwd: string): string {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8' });
  } catch (error) {
    // 1: they differ.
    return (error as { stdout: string }).stdout;
  }
}

it('hunks of what git wrote lead from one version to the other, with the numbers that lines have there', () => {
  fc.assert(
    fc.property(fc.array(versions, { minLength: 20, maxLength: 40 }), fc.nat(4), (pairs, context) => {
      for (const [index, patch] of diffs(pairs, context).entries()) {
        const [old, young] = [linesOf(pairs[index]!.old), linesOf(pairs[index]!.young)];
        const hunks = hunksIn(patch);
        expect(applied(old, hunks)).toEqual(young);
        for (const { oldLines, newLines, lines } of hunks) {
          expect(lines.filter(({ side }) => side !== 'RIGHT')).toHaveLength(oldLines);
          expect(lines.filter(({ side }) => side !== 'LEFT')).toHaveLength(newLines);
          for (const { text, old: before, new: after } of lines) {
            if (before !== undefined) expect(old[before - 1]).toBe(text);
            if (after !== undefined) expect(young[after - 1]).toBe(text);
          }
        }
      }
    }),
    { numRuns: 20 },
  );
});

it('a count that is left out is one, and the words behind a header are no part of it', () => {
  expect(hunksIn('@@ -3 +3,2 @@ function a() { // @@ -9,9 +9,9 @@\n-x\n+y\n+z')).toEqual([
    {
      oldStart: 3,
      oldLines: 1,
      newStart: 3,
      newLines: 2,
      lines: [
        { side: 'LEFT', old: 3, text: 'x' },
        { side: 'RIGHT', new: 3, text: 'y' },
        { side: 'RIGHT', new: 4, text: 'z' },
      ],
    },
  ]);
});

it('a patch that ends early has the lines that came', () => {
  expect(hunksIn('@@ -1,5 +1,5 @@\n a\n-b')[0]?.lines).toEqual([
    { side: 'BOTH', old: 1, new: 1, text: 'a' },
    { side: 'LEFT', old: 2, text: 'b' },
  ]);
});

it('whatever text is given, nothing is thrown and no line has more than its header counts', () => {
  const rows = fc.array(
    fc.oneof(
      line,
      fc.constantFrom('@@ -1,2 +1,999999999 @@', '@@ -0,0 +1 @@', '@@ -1,99999999999 +1 @@', '-x', '+x'),
    ),
  );
  fc.assert(
    fc.property(rows, (all) => {
      for (const { oldLines, newLines, lines } of hunksIn(all.join('\n'))) {
        expect(lines.filter(({ side }) => side !== 'RIGHT').length).toBeLessThanOrEqual(oldLines);
        expect(lines.filter(({ side }) => side !== 'LEFT').length).toBeLessThanOrEqual(newLines);
      }
    }),
  );
});
