import { describe, expect, it } from 'vitest';
import { parsePatch } from '../../src/patching/parse.ts';
import { refusalOf } from './patch.ts';

const HUNK = '@@ -1,2 +1,2 @@\n a\n-b\n+c\n';
const lines = (patch: string) =>
  parsePatch(patch).map(({ hunks }) => hunks.map((hunk) => hunk.lines.map(({ kind, text }) => kind + text)));

describe('a patch names its files', () => {
  it.each([
    ['with prefixes', '--- a/x/y\n+++ b/x/y\n', { op: 'update', path: 'x/y' }],
    ['without', '--- x/y\n+++ x/y\n', { path: 'x/y' }],
    ['in a folder a', '--- a/x\n+++ a/x\n', { path: 'a/x' }],
    ['with times', '--- a/x\t2026-01-02 03:04:05\n+++ b/x\t2026-01-02 03:04:06\n', { path: 'x' }],
    ['quoted', '--- "a/\\303\\244 \\"o\\".md"\n+++ "b/\\303\\244 \\"o\\".md"\n', { path: 'ä "o".md' }],
    ['with mnemonic prefixes', 'diff --git i/x w/x\n--- i/x\n+++ w/x\n', { path: 'x' }],
    ['in prose', 'Here it is:\n\n```diff\n--- a/x\n+++ b/x\n', { path: 'x' }],
    ['in lines that end in CRLF', '--- a/x\r\n+++ b/x\r\n', { path: 'x' }],
  ])('%s', (_, head, wanted) => {
    const hunk = head.includes('\r') ? HUNK.replaceAll('\n', '\r\n') : HUNK;
    expect(parsePatch(`${head}${hunk}`)).toMatchObject([wanted]);
    expect(lines(`${head}${hunk}`)).toEqual([[[' a', '-b', '+c']]]);
  });

  it.each([
    [
      'a mode',
      'diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n',
      { path: 'x y', executable: true },
    ],
    ['a new empty file', 'diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n', { op: 'add' }],
    [
      'a file that goes',
      'diff --git "a/\\t" "b/\\t"\ndeleted file mode 100644\n',
      { op: 'delete', path: '\t' },
    ],
    [
      'a name',
      'diff --git a/a/x b/b/x\nsimilarity index 100%\nrename from a/x\nrename to b/x\n',
      { op: 'update', path: 'a/x', to: 'b/x', copy: false },
    ],
    ['a copy', 'diff --git a/x b/y\ncopy from x\ncopy to y\n', { path: 'x', to: 'y', copy: true }],
  ])('that have only %s', (_, patch, wanted) => {
    expect(parsePatch(patch)).toMatchObject([{ ...wanted, hunks: [] }]);
  });
});

describe('hunks are read by their lines where the counts are', () => {
  const head = '--- a/x\n+++ b/x\n';
  const body = ' a\n-b\n+c\n';
  it.each([
    ['wrong', '@@ -1,9 +1,7 @@\n'],
    ['too low', '@@ -1,1 +1,1 @@\n'],
    ['missing', '@@ @@\n'],
    ['not even begun', '@@\n'],
    ['given only by their lines', '@@ -1 +1 @@\n'],
  ])('%s', (_, at) => {
    const wanted = [[' a', '-b', '+c']];
    expect(lines(head + at + body)).toEqual([wanted]);
    expect(lines(`${head}${at}${body}${head}${at}${body}`)).toEqual([wanted, wanted]);
    expect(lines(`${head}${at}${body}\n\nThat is all.\n`)).toEqual([wanted]);
    expect(lines(`\`\`\`\n${head}${at}${body}\`\`\`\nThat is all.\n`)).toEqual([wanted]);
    expect(lines(`${head}${at}${body}-- \n2.39.5\n`)).toEqual([wanted]);
  });

  it('right, whatever the lines look like', () => {
    const odd = '@@ -1,2 +1,2 @@\n--- a\n+++ b\n \n';
    expect(lines(`${head}${odd}@@ -9 +9 @@\n-b\n+c\n`)).toEqual([
      [
        ['--- a', '+++ b', ' '],
        ['-b', '+c'],
      ],
    ]);
  });

  it('with empty lines that lost their space', () => {
    expect(lines(`${head}@@ -1,4 +1,4 @@\n a\n\n-b\n+c\n\n`)).toEqual([[[' a', ' ', '-b', '+c', ' ']]]);
  });
});

describe('the form of *** Begin Patch', () => {
  it('adds, deletes, moves and updates', () => {
    const patch =
      'apply_patch <<EOF\n*** Begin Patch\n*** Add File: a b\n+x\n+\n*** Delete File: c\n*** Update File: d\n' +
      '*** Move to: e\n@@ class A\n@@   def b():\n f\n-g\n+h\n\n@@\n-i\n*** End of File\n*** End Patch\nEOF\n';
    expect(parsePatch(patch)).toMatchObject([
      { op: 'add', path: 'a b' },
      { op: 'delete', path: 'c', hunks: [] },
      {
        op: 'update',
        path: 'd',
        to: 'e',
        hunks: [
          { anchors: ['class A', 'def b():'], atEnd: false },
          { anchors: [], atEnd: true },
        ],
      },
    ]);
    expect(lines(patch)).toEqual([[['+x', '+']], [], [[' f', '-g', '+h'], ['-i']]]);
  });
});

describe('a patch that cannot be read is refused with its line', () => {
  const head = '--- a/x\n+++ b/x\n';
  const begin = '*** Begin Patch\n*** Update File: x\n';
  it.each([
    [
      'prose',
      'please change a to b',
      1,
      '"--- " and "+++ " with file names, "diff --git" or "*** Begin Patch"',
    ],
    ['a hunk without a file', '@@ -1 +1 @@\n-a\n+b\n', 1, 'before the first "@@"'],
    ['no hunk', head, 1, 'a change of this file was expected'],
    ['lines without a hunk', `${head}-a\n+b\n`, 3, '"@@"'],
    ['a line without a sign', `${head}@@ -1,3 +1,3 @@\n a\nb\n-c\n+d\n`, 3, 'begins with + or -'],
    ['a line behind that', `${head}@@ -1,3 +1,3 @@\n a\n-b\n+c\nd\n`, 7, 'begins with a space, + or -'],
    ['a line that would be lost', `${head}${HUNK}\nfoo\n+bar\n`, 9, 'in no hunk'],
    ['two names', `--- a/x\n+++ b/y\n${HUNK}`, 1, '"rename from"'],
    ['a binary patch', 'diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 1\n', 3, 'binary'],
    [
      'a link',
      'diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+y\n',
      1,
      'link',
    ],
    ['a merge', 'diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,1 @@@\n', 1, 'merge'],
    ['a new file with old lines', `--- /dev/null\n+++ b/x\n${HUNK}`, 4, 'every line begins with +'],
    [
      'lines behind the last',
      `${head}@@ -1 +1,2 @@\n-a\n+b\n\\ No newline at end of file\n+c\n`,
      7,
      'no line',
    ],
    ['a patch that was cut off', `${begin}@@\n-a\n+b\n`, 6, '"*** End Patch"'],
    ['no files', '*** Begin Patch\n*** End Patch\n', 2, '"*** Add File: "'],
    [
      'a new file without signs',
      '*** Begin Patch\n*** Add File: x\nfoo\n*** End Patch\n',
      3,
      'begins with +',
    ],
    ['nothing to change', `${begin}*** End Patch\n`, 3, '"@@" and lines'],
    ['only lines that stay', `${begin}@@\n a\n*** End Patch\n`, 3, 'begins with + or -'],
  ])('%s', (_, patch, line, words) => {
    const { code, message } = refusalOf(() => parsePatch(patch));
    expect(code).toBe('INVALID_ARGUMENTS');
    expect(message).toContain(`patch: in line ${line}, `);
    expect(message).toContain(words);
  });
});
