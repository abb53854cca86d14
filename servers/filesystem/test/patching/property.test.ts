import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolError } from '@plugboard/core';
import { parsePatch } from '../../src/patching/parse.ts';
import { callOn } from '../open.ts';
import { makePlace } from '../tree.ts';
import { gitDiff, readTree, writeTree, type File, type Tree } from './git.ts';

const NAMES = [
  'a.txt',
  'b c.txt',
  'deep/er/d.txt',
  'deep/e',
  'ä "ö".md',
  'tab\there.txt',
  'x/f.sh',
  'a/a',
  'b/b',
];
const LINES = [
  'a',
  'b',
  'b',
  '',
  '',
  ' c',
  '-- d',
  '++ e',
  '@@ f',
  '\\ g',
  'ü😀',
  '--- h',
  '+++ i',
  '*** End Patch',
];
const line = fc.tuple(
  fc.oneof(
    fc.constantFrom(...LINES),
    fc.nat({ max: 30 }).map((number) => `line ${number}`),
  ),
  fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', '\r'),
);
const content = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('own', 'lf', 'crlf'), fc.boolean(), fc.boolean())
  .map(([lines, ends, isOpen, isMarked]) => {
    const text = lines
      .map(([words, end]) => words + (ends === 'own' ? end : ends === 'lf' ? '\n' : '\r\n'))
      .join('');
    return (isMarked ? '\uFEFF' : '') + (isOpen ? text.replace(/(?:\r\n|\n|\r)$/, '') : text);
  });
const file: fc.Arbitrary<File> = fc.record({ content, executable: fc.boolean() });

/** Some lines of a file go, come or are changed. */
function edited(text: string, at: readonly number[], words: readonly string[]): string {
  const lines = text.split(/(?<=\n)/);
  for (const [index, place] of at.entries()) {
    const word = words[index];
    lines.splice(place % (lines.length + 1), index % 2, ...(word === undefined ? [] : [word]));
  }
  return lines.join('');
}

const edit = fc.record({
  what: fc.constantFrom('keep', 'keep', 'edit', 'edit', 'edit', 'delete', 'move', 'move', 'replace'),
  at: fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 5 }),
  words: fc.array(
    line.map(([words, end]) => words + end),
    { maxLength: 5 },
  ),
  mode: fc.constantFrom(undefined, undefined, undefined, true, false),
  file,
});

const cases = fc.record({
  before: fc.dictionary(fc.constantFrom(...NAMES), file, { minKeys: 1, noNullPrototype: true }),
  edits: fc.array(edit, { minLength: NAMES.length, maxLength: NAMES.length }),
  added: fc.dictionary(fc.constantFrom('new.txt', 'n/e/w'), file, { noNullPrototype: true }),
  context: fc.constantFrom('-U3', '-U3', '-U1', '-U10'),
  prefix: fc.constantFrom('--src-prefix=a/', '--no-prefix', '--src-prefix=i/'),
});

function after(
  before: Tree,
  edits: readonly (typeof edit extends fc.Arbitrary<infer T> ? T : never)[],
): Tree {
  const now: Record<string, File> = {};
  for (const [index, [path, old]] of Object.entries(before).entries()) {
    const how = edits[index];
    if (how === undefined || how.what === 'delete') continue;
    const executable = how.mode ?? old.executable;
    const changed = how.what === 'keep' ? old.content : edited(old.content, how.at, how.words);
    const to = how.what === 'move' ? `moved/${path}` : path;
    now[to] = { content: how.what === 'replace' ? how.file.content : changed, executable };
  }
  return now;
}

describe('a patch of git', () => {
  it('makes of any tree the tree that git saw, byte for byte, and undo brings back the one before', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ before, edits, added, context, prefix }) => {
        const now = { ...after(before, edits), ...added };
        const dst = prefix.startsWith('--src-prefix=i') ? ['--dst-prefix=w/'] : [];
        const patch = gitDiff(before, now, context, prefix, ...dst);
        if (patch === '') return;
        made += 1;
        const { root } = makePlace({});
        writeTree(root, before);
        const patched = await callOn([root], 'apply_patch', { patch });
        expect(patched.text).toMatch(/^patched /);
        expect(readTree(root)).toEqual(now);
        const undone = await callOn([root], 'undo', { change_id: patched.data['change_id'] });
        expect(undone.isError, undone.text).not.toBe(true);
        expect(readTree(root)).toEqual(before);
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(40);
  }, 120_000);
});

const PATCHES = [
  [
    'diff --git a/x b/y',
    'similarity index 80%',
    'rename from x',
    'rename to y',
    'old mode 100644',
    'new mode 100755',
    '--- a/x',
    '+++ b/y',
    '@@ -1,2 +1,2 @@ heading',
    ' one',
    '-two',
    '\\ No newline at end of file',
    '+three',
    'diff --git "a/\\303\\244" "b/\\303\\244"',
    'new file mode 100644',
    '--- /dev/null',
    '+++ "b/\\303\\244"',
    '@@ -0,0 +1 @@',
    '+x',
  ],
  [
    '*** Begin Patch',
    '*** Add File: a',
    '+one',
    '*** Delete File: b',
    '*** Update File: c',
    '*** Move to: d',
    '@@ def e():',
    ' f',
    '-g',
    '+h',
    '*** End of File',
    '*** End Patch',
  ],
];
const mutation = fc.record({
  lines: fc.constantFrom(...PATCHES),
  at: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 4 }),
  put: fc.constantFrom(
    '',
    ' ',
    '+',
    '-',
    '@@',
    '@@ -1 +1 @@',
    '--- a',
    '+++ b',
    '\\ x',
    '```',
    '*** End Patch',
    '"',
    '\r',
    '\t',
  ),
  how: fc.constantFrom('drop', 'put', 'double', 'cut', 'swap'),
});

describe('a broken patch', () => {
  it('is read or refused in words, whatever is broken', () => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(mutation, ({ lines, at, put, how }) => {
        const broken = [...lines];
        for (const place of at) {
          const index = place % (broken.length || 1);
          const there = broken[index] ?? '';
          if (how === 'drop') broken.splice(index, 1);
          else if (how === 'put') broken.splice(index, 0, put);
          else if (how === 'double') broken.splice(index, 0, there);
          else if (how === 'cut') broken[index] = there.slice(0, place);
          else broken[index] = put + there;
        }
        try {
          for (const { path, hunks } of parsePatch(broken.join('\n'))) {
            expect(path).not.toBe('');
            for (const hunk of hunks) expect(hunk.lines.some(({ kind }) => kind !== ' ')).toBe(true);
          }
          seen.read += 1;
        } catch (error) {
          expect(ToolError.is(error) && error.message).toMatch(
            /^patch: in line \d+, .* expected|^patch: in line \d+, there/,
          );
          seen.refused += 1;
        }
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(100);
  });
});
