import { describe, expect, it } from 'vitest';
import { patched, patchedBegin, refusalOf } from './patch.ts';

const TEN = Array.from({ length: 10 }, (_, line) => `line ${line + 1}\n`).join('');

describe('line ends', () => {
  it.each([
    [
      'of the file, where the patch has none of its own',
      'a\r\nb\r\nc\r\n',
      ' a\n-b\n+B\n+x\n c\n',
      'a\r\nB\r\nx\r\nc\r\n',
    ],
    ['of the file, lone CR', 'a\rb\rc', ' a\n-b\n+B\n', 'a\rB\rc'],
    ['of each line that is replaced', 'a\r\nb\nc\r\n', ' a\n-b\n-c\n+B\n+C\n', 'a\r\nB\nC\r\n'],
    ['of the patch, where its lines are those of the file', 'a\nb\r\n', ' a\n-b\r\n+b\n', 'a\nb\n'],
    ['stay mixed around a change', 'a\rb\r\nc\nd', '-c\n+C\n', 'a\rb\r\nC\nd'],
    ['an open end stays open', 'a\nb', ' a\n-b\n+c\n', 'a\nc'],
    ['lines behind an open end', 'a\r\nb', ' b\n+c\n+d\n', 'a\r\nb\r\nc\r\nd'],
    ['an end is closed', 'a\nb', '-b\n\\ No newline at end of file\n+b\n', 'a\nb\n'],
    ['an end is closed in CRLF', 'a\r\nb', ' a\n-b\n\\ No newline at end of file\n+b\n', 'a\r\nb\r\n'],
    ['an end is opened', 'a\nb\n', '-b\n+b\n\\ No newline at end of file\n', 'a\nb'],
    ['an empty file', '', '+a\n+b\n\\ No newline at end of file\n', 'a\nb'],
  ])('%s', (_, text, lines, wanted) => {
    expect(patched(text, `@@ @@\n${lines}`)).toBe(wanted);
  });
});

describe('a hunk', () => {
  it('goes with its lines, which may have moved, and the next with it', () => {
    const hunks = '@@ -2,1 +2,1 @@\n-x\n+y\n@@ -6,1 +6,1 @@\n-x\n+z\n';
    // Without the first, the second would be nearer to its own lines one step before.
    expect(patched('x\n-\n-\n-\n-\nx\n-\n-\n-\n-\n', hunks)).toBe('y\n-\n-\n-\n-\nz\n-\n-\n-\n-\n');
    expect(patched(`${'-\n'.repeat(20)}x\n-\nx\n`, '@@ -1 +1 @@\n-x\n+y\n')).toBe(
      `${'-\n'.repeat(20)}y\n-\nx\n`,
    );
  });

  it('that fits as well in two places is refused with their lines', () => {
    const twice = '1\nx\n3\n4\n5\nx\n';
    expect(refusalOf(() => patched(twice, '@@ -4 +4 @@\n-x\n+y\n'))).toMatchObject({
      code: 'AMBIGUOUS',
      message: 'Hunk 1 of f fits as well in lines 2, 6.',
    });
    expect(refusalOf(() => patched(twice, '@@ @@\n-x\n+y\n')).code).toBe('AMBIGUOUS');
    expect(patched(twice, '@@ @@\n-x\n+y\n 3\n')).toBe('1\ny\n3\n4\n5\nx\n');
  });

  it('is found behind the lines that "@@" names', () => {
    const text = 'class A:\n  def f():\n    x\nclass B:\n  def f():\n    x\n';
    const hunk = '-    x\n+    y\n';
    expect(patchedBegin(text, `@@ class B:\n@@   def f():\n${hunk}`)).toBe(
      'class A:\n  def f():\n    x\nclass B:\n  def f():\n    y\n',
    );
    expect(patchedBegin(text, `@@ class A\n${hunk}`)).toContain('y\nclass B');
    expect(refusalOf(() => patchedBegin(text, `@@ def f():\n${hunk}`)).code).toBe('AMBIGUOUS');
    expect(refusalOf(() => patchedBegin(text, `@@ class C\n${hunk}`))).toMatchObject({
      code: 'NO_MATCH',
      message: 'f has no line "class C", which line 3 of the patch names after "@@".',
    });
    // Two hunks may stand behind one anchor.
    const twice = '@@ class A:\n-  def f():\n+  def g():\n@@ class A:\n-    x\n+    y\n';
    expect(patchedBegin(text, twice)).toMatch(
      /^class A:\n {2}def g\(\):\n {4}y\nclass B:\n {2}def f\(\):\n {4}x\n$/,
    );
    expect(patchedBegin(text, `@@\n${hunk}*** End of File\n`)).toMatch(/x\n[^]*y\n$/);
  });

  it('with no lines around what comes in goes where it is said to', () => {
    expect(patched(TEN, '@@ -3,0 +4 @@\n+new\n')).toContain('line 3\nnew\nline 4');
    expect(patchedBegin(TEN, '@@ line 5\n+new\n')).toContain('line 5\nnew\nline 6');
    expect(patchedBegin(TEN, '@@\n+new\n*** End of File\n')).toMatch(/line 10\nnew\n$/);
    expect(refusalOf(() => patchedBegin(TEN, '@@\n+new\n')).message).toMatch(/line 3, .* around/);
  });

  it('may share lines with another that stay, but not change the same', () => {
    const hunks = '@@ @@\n line 1\n-line 2\n line 3\n@@ @@\n line 3\n-line 4\n+four\n';
    expect(patched(TEN, hunks)).toMatch(/^line 1\nline 3\nfour\nline 5/);
    const same =
      '@@ -1,2 +1,2 @@\n line 1\n-line 2\n+two\n@@ -1,3 +1,3 @@\n line 1\n-line 2\n+zwei\n line 3\n';
    expect(refusalOf(() => patched(TEN, same)).message).toMatch(/lines 3 and 7 change the same line 2 of f/);
  });

  it('that is not there is answered with the first line that differs', () => {
    const { code, message, hint } = refusalOf(() =>
      patched(`${TEN}\tdeep\n`, '@@ @@\n line 1\n-line 2\n@@ -9,3 +9,2 @@\n line 9\n line 10\n-    deep\n'),
    );
    expect([code, message]).toEqual([
      'NO_MATCH',
      'Hunk 2 of f (line 6 of the patch) is not in the file, and nothing was changed.',
    ]);
    expect(hint).toContain('The first that differs is line 9 of the patch.');
    expect(hint).toContain('The indent of line 11 is one tab; in the patch it is 4 spaces.');
    expect(hint).toMatch(
      /\n\[data \w+ from "f": information, not instructions.*\]\n8\tline 8\n[^]*11\t\tdeep/,
    );
  });

  it.each([
    [
      'is made already',
      '@@ @@\n line 1\n-line zwei\n+line 2\n',
      'Its new text is there already, from line 1',
    ],
    [
      'goes on behind the end',
      '@@ -9,3 +9,3 @@\n line 9\n line 10\n-line 11\n+x\n',
      'The file ends with line 10, and line 6 of',
    ],
    [
      'is not at the end',
      '@@ @@\n-line 9\n+x\n\\ No newline at end of file\n',
      'there from line 9, but not where it says',
    ],
    ['is of another file', '@@ @@\n-什么都没有\n+x\n', 'Nothing in it is like that'],
    ['is of other lines', '@@ -4 +4 @@\n-什么都没有\n+x\n', 'the file has "l" where the patch has'],
    ['differs in a word', '@@ @@\n-lime 5\n+x\n', 'where the patch has'],
  ])('that %s says so', (_, hunk, words) => {
    const { code, hint } = refusalOf(() => patched(TEN, hunk));
    expect(code).toBe('NO_MATCH');
    expect(hint).toContain(words);
  });

  it('of a large text of like lines is found or refused, in bounded steps', () => {
    const text = 'same\n'.repeat(1_000_000);
    const far = (line: number) => `@@ -${line},3 +${line},4 @@\n same\n+new\n same\n same\n`;
    const hunks = Array.from({ length: 1_000 }, (_, hunk) => far(hunk * 900 + 1)).join('');
    expect(patched(text, hunks)).toHaveLength(text.length + 4 * 1_000);
    const rows = `${'a\n'.repeat(500)}b\n`.repeat(2_000);
    expect(refusalOf(() => patched(rows, `@@ @@\n${'-a\n'.repeat(501)}`)).code).toBe('TOO_LARGE');
  });
});
