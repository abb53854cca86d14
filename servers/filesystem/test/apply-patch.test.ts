import { existsSync, linkSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { readTree } from './patching/git.ts';
import { makePlace } from './tree.ts';

const apply = (root: string, patch: string, more: object = {}) =>
  callOn([root], 'apply_patch', { patch, ...more });
const contents = (root: string) =>
  Object.fromEntries(Object.entries(readTree(root)).map(([path, { content }]) => [path, content]));
const hunk = (path: string, old: string, now: string) =>
  `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-${old}\n+${now}\n`;
const begin = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

describe.each(ERAS)('apply_patch in %s', (era) => {
  it('updates, adds, moves and deletes in one change, and undo takes all of it back', async () => {
    const before = { 'a.txt': 'one\r\ntwo\r\n', 'b.txt': 'b\n', 'c/d.txt': 'd\n' };
    const { root } = makePlace(before);
    const patch = begin(
      '*** Update File: a.txt',
      '@@',
      ' one',
      '-two',
      '+TWO',
      '*** Add File: new/er/e.txt',
      '+e',
      '*** Delete File: b.txt',
      '*** Update File: c/d.txt',
      '*** Move to: f/g.txt',
      '@@',
      '-d',
      '+g',
    );
    const done = await callOn([root], 'apply_patch', { patch }, era);
    expect(done.text).toMatch(
      /^patched 4 files \| change \S+\nupdated a\.txt \| \+1 -1 \| etag [0-9a-f]{16}\nadded new\/er\/e\.txt \| \+1 -0 \| etag \S+\ndeleted b\.txt\nmoved c\/d\.txt to f\/g\.txt \| \+1 -1 \| etag \S+$/,
    );
    expect(done.data['files']).toMatchObject([
      { path: 'a.txt', did: 'updated', added: 1, removed: 1 },
      { path: 'new/er/e.txt', did: 'added' },
      { path: 'b.txt', did: 'deleted' },
      { path: 'f/g.txt', did: 'moved', from: 'c/d.txt' },
    ]);
    expect(contents(root)).toEqual({ 'a.txt': 'one\r\nTWO\r\n', 'new/er/e.txt': 'e\n', 'f/g.txt': 'g\n' });
    await callOn([root], 'undo', { change_id: done.data['change_id'] }, era);
    expect(contents(root)).toEqual(before);
    expect(existsSync(join(root, 'new'))).toBe(false);
  });
});

describe('apply_patch', () => {
  it('changes nothing when the last of its files does not match', async () => {
    const before = { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' };
    const { root } = makePlace(before);
    const patch = hunk('a.txt', 'a', 'A') + hunk('b.txt', 'b', 'B') + hunk('c.txt', 'x', 'C');
    expect((await apply(root, patch)).text).toMatch(/^NO_MATCH: Hunk 1 of c\.txt \(line 13 of the patch\)/);
    expect(contents(root)).toEqual(before);
    expect((await callOn([root], 'history')).text).not.toContain('apply_patch');
  });

  it('takes back what it did when a later step fails', async () => {
    const before = { 'a.txt': 'a\n', 'b.txt': 'b\n', 'folder/c.txt': 'c\n' };
    const { root } = makePlace(before);
    // The folder of the new file is a link to nowhere, which is seen only when it is to be made.
    symlinkSync('nowhere', join(root, 'link'));
    const patch = begin(
      '*** Delete File: a.txt',
      '*** Update File: b.txt',
      '*** Move to: moved/b.txt',
      '*** Add File: link/x',
      '+x',
    );
    expect((await apply(root, patch)).text).toMatch(/^EXISTS: There is link already/);
    expect(contents(root)).toEqual(before);
    expect(existsSync(join(root, 'moved'))).toBe(false);
  });

  it('says in a dry run what would be, and does nothing', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n' });
    const patch = `${hunk('a.txt', 'a', 'A')}--- /dev/null\n+++ b/n/b.txt\n@@ -0,0 +1 @@\n+b\n`;
    expect((await apply(root, patch, { dry_run: true })).text).toBe(
      'would patch 2 files\nupdated a.txt | +1 -1\nadded n/b.txt | +1 -0',
    );
    expect(contents(root)).toEqual({ 'a.txt': 'a\n' });
  });

  it.each([
    ['a closed file', hunk('.env', 'a', 'b'), 'DENIED'],
    ['a closed file in a new folder', begin('*** Add File: new/.env', '+a'), 'DENIED'],
    ['a closed name to move to', begin('*** Update File: a.txt', '*** Move to: id_rsa'), 'DENIED'],
    ['a copy of a closed file', 'diff --git a/.env b/y\ncopy from .env\ncopy to y\n', 'DENIED'],
    ['a path outside', hunk('../outside/secret.txt', 'a', 'b'), 'OUTSIDE_ROOTS'],
    ['a new path outside', begin('*** Add File: ../outside/new.txt', '+a'), 'OUTSIDE_ROOTS'],
    ['a file that is not there', hunk('b.txt', 'a', 'b'), 'NOT_FOUND'],
    ['a new file that is there', begin('*** Add File: a.txt', '+a'), 'EXISTS'],
    ['a name that is taken', begin('*** Update File: a.txt', '*** Move to: c.txt'), 'EXISTS'],
    ['a folder', begin('*** Delete File: d'), 'NOT_REGULAR'],
    ['bytes that are no text', hunk('c.bin', 'a', 'b'), 'BINARY'],
    ['a deleted file with more lines', '--- a/c.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-c\n', 'NO_MATCH'],
    ['a file twice', hunk('a.txt', 'a', 'b') + hunk('a.txt', 'a', 'c'), 'INVALID_ARGUMENTS'],
    ['a new file twice', begin('*** Add File: x', '+a', '*** Add File: ./x', '+b'), 'INVALID_ARGUMENTS'],
    [
      'a file that goes and changes',
      begin('*** Delete File: a.txt', '*** Update File: a.txt', '@@', '-a', '+b'),
      'INVALID_ARGUMENTS',
    ],
    [
      'files that would move in a circle',
      begin('*** Update File: a.txt', '*** Move to: c.txt', '*** Update File: c.txt', '*** Move to: a.txt'),
      'INVALID_ARGUMENTS',
    ],
  ])('refuses %s', async (_, patch, code) => {
    const before = {
      'a.txt': 'a\n',
      '.env': 'a\n',
      'c.txt': 'c\nd\n',
      'd/e': 'e\n',
      'c.bin': Buffer.from([0, 1, 255, 0]),
    };
    const { root } = makePlace(before);
    const was = contents(root);
    for (const dry_run of [true, false]) {
      const { text } = await apply(
        root,
        `${hunk('d/e', 'e', 'E')}${patch}`.replace(/^[^*]*(?=\*\*\* Begin)/, ''),
        { dry_run },
      );
      expect(text).toMatch(new RegExp(`^${code}: `));
      expect(text).not.toContain('canary');
      expect(contents(root)).toEqual(was);
    }
  });

  it('replaces a file that it deletes, and moves along a chain', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    const chain = begin(
      '*** Update File: a.txt',
      '*** Move to: b.txt',
      '*** Update File: b.txt',
      '*** Move to: d.txt',
      '*** Delete File: c.txt',
      '*** Add File: c.txt',
      '+new',
    );
    const { data } = await apply(root, chain);
    expect(contents(root)).toEqual({ 'b.txt': 'a\n', 'd.txt': 'b\n', 'c.txt': 'new\n' });
    await callOn([root], 'undo', { change_id: data['change_id'] });
    expect(contents(root)).toEqual({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
  });

  it('copies a file as it is before the patch, with its mode', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n' });
    const copy = `diff --git a/a.txt b/b.txt\ncopy from a.txt\ncopy to b.txt\nold mode 100644\nnew mode 100755\n`;
    await apply(root, hunk('a.txt', 'a', 'A').replace(/^/, 'diff --git a/a.txt b/a.txt\n') + copy);
    expect(contents(root)).toEqual({ 'a.txt': 'A\n', 'b.txt': 'a\n' });
    expect(statSync(join(root, 'b.txt')).mode & 0o111).not.toBe(0);
  });

  it('keeps encoding, byte order mark and line ends of what it updates', async () => {
    const { root } = makePlace({
      'a.txt': Buffer.from('\uFEFFeins\r\nzwei\r\n', 'utf16le'),
      'b.txt': Buffer.from('caf\xe9\nplain\n', 'latin1'),
    });
    await apply(root, hunk('a.txt', 'eins', 'één') + hunk('b.txt', 'café', 'thé'));
    expect(readFileSync(join(root, 'a.txt')).toString('utf16le')).toBe('\uFEFFéén\r\nzwei\r\n');
    expect(readFileSync(join(root, 'b.txt')).toString('latin1')).toBe('th\xe9\nplain\n');
  });

  it('patches the file that a link leads to, moves a link itself, and asks before other names of a file change', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    symlinkSync('a.txt', join(root, 'link'));
    linkSync(join(root, 'b.txt'), join(root, 'other.txt'));
    await apply(root, hunk('link', 'a', 'A'));
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('A\n');
    expect((await apply(root, hunk('b.txt', 'b', 'B'))).text).toMatch(/^DENIED/);
    const moved = begin('*** Update File: link', '*** Move to: link2');
    expect((await apply(root, moved)).text).toMatch(/moved link to link2/);
    const edited = begin('*** Update File: link2', '*** Move to: link3', '@@', '-A', '+B');
    expect((await apply(root, edited)).text).toMatch(/^NOT_REGULAR: link2 is a link/);
  });
});
