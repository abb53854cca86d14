import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const write = (root: string, args: object) => callOn([root], 'write', { ...args });
const bytesOf = (root: string, path: string) => readFileSync(join(root, path));
const textOf = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe.each(ERAS)('write in %s', (era) => {
  it('makes a file, and refuses to replace it', async () => {
    const { root } = makePlace({});
    const made = await callOn([root], 'write', { path: 'a.txt', content: 'one\n' }, era);
    expect(made.text).toMatch(/^created a\.txt \| 4 bytes \| etag [0-9a-f]{16} \| change \S+$/);
    expect(textOf(root, 'a.txt')).toBe('one\n');
    const again = await callOn([root], 'write', { path: 'a.txt', content: 'two\n' }, era);
    expect(again.text).toBe('EXISTS: There is a.txt already. edit changes it, mode="overwrite" replaces it.');
    expect(textOf(root, 'a.txt')).toBe('one\n');
  });
});

describe('write', () => {
  it('answers the etag that read tells, and takes it back as if_match', async () => {
    const { root } = makePlace({ 'a.txt': 'one\n' });
    const over = { path: 'a.txt', mode: 'overwrite' };
    const { data } = await write(root, { ...over, content: 'two\n' });
    const etag = data['etag'] as string;
    expect((await callOn([root], 'read', { path: 'a.txt' })).text).toContain(`etag ${etag}`);
    expect((await write(root, { ...over, content: 'three\n', if_match: etag })).text).toMatch(/^overwrote/);
    expect((await write(root, { ...over, content: 'four\n', if_match: etag })).text).toMatch(
      /^STALE: a\.txt has changed: its etag is [0-9a-f]{16}, not /,
    );
    expect(textOf(root, 'a.txt')).toBe('three\n');
  });

  it('keeps encoding, mark, line ends and mode of a file that it replaces', async () => {
    const { root } = makePlace({
      'utf16.txt': Buffer.from('\uFEFFold\r\nlines\r\n', 'utf16le'),
      'run.sh': '#!/bin/sh\n',
    });
    await write(root, { path: 'utf16.txt', mode: 'overwrite', content: 'new\nlines\n' });
    expect(bytesOf(root, 'utf16.txt')).toEqual(Buffer.from('\uFEFFnew\r\nlines\r\n', 'utf16le'));
    chmodSync(join(root, 'run.sh'), 0o4750);
    await write(root, { path: 'run.sh', mode: 'overwrite', content: '#!/bin/sh\nexit\n' });
    expect(statSync(join(root, 'run.sh')).mode & 0o7777).toBe(0o4750);
  });

  it('sets and takes the right to run', async () => {
    const { root } = makePlace({});
    await write(root, { path: 'a.sh', content: '', executable: true });
    expect(statSync(join(root, 'a.sh')).mode & 0o111).not.toBe(0);
    await write(root, { path: 'a.sh', content: '', mode: 'overwrite', executable: false });
    expect(statSync(join(root, 'a.sh')).mode & 0o111).toBe(0);
  });

  it('adds to the end in the way the file is written, and undo takes it off again', async () => {
    const { root } = makePlace({ 'log.txt': 'a\r\nb\r\n' });
    const before = lstatSync(join(root, 'log.txt')).ino;
    const more = await write(root, { path: 'log.txt', mode: 'append', content: 'c\n' });
    expect(more.text).toMatch(/^appended log\.txt \| 9 bytes/);
    expect(textOf(root, 'log.txt')).toBe('a\r\nb\r\nc\r\n');
    expect(lstatSync(join(root, 'log.txt')).ino).toBe(before);
    const undone = await callOn([root], 'undo', { change_id: more.data['change_id'] as string });
    expect(textOf(root, 'log.txt')).toBe('a\r\nb\r\n');
    await callOn([root], 'undo', { change_id: undone.data['change_id'] as string });
    expect(textOf(root, 'log.txt')).toBe('a\r\nb\r\nc\r\n');
  });

  it('makes missing folders only when asked, and undo takes them away', async () => {
    const { root } = makePlace({});
    const asked = { path: 'x/y/a.txt', content: 'one' };
    expect((await write(root, asked)).text).toMatch(
      /^NOT_FOUND: .* make_parents=true makes the missing folders\.$/,
    );
    const made = await write(root, { ...asked, make_parents: true });
    expect(textOf(root, 'x/y/a.txt')).toBe('one');
    await callOn([root], 'undo', { change_id: made.data['change_id'] as string });
    expect(readdirSync(root)).toEqual([]);
  });

  it('changes nothing in a dry run', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const dry = { content: 'two', dry_run: true };
    expect((await write(root, { path: 'b/b.txt', make_parents: true, ...dry })).text).toBe(
      'would have created b/b.txt | 3 bytes',
    );
    expect((await write(root, { path: 'a.txt', mode: 'overwrite', ...dry })).text).toBe(
      'would have overwrote a.txt | 3 bytes',
    );
    expect((await write(root, { path: 'a.txt', ...dry })).text).toMatch(/^EXISTS/);
    expect(readdirSync(root)).toEqual(['a.txt']);
    expect(textOf(root, 'a.txt')).toBe('one');
  });

  it('never clobbers newer work on undo', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    const { data } = await write(root, { path: 'a.txt', mode: 'overwrite', content: 'two' });
    writeFileSync(join(root, 'a.txt'), 'newer');
    const undone = await callOn([root], 'undo', { change_id: data['change_id'] as string });
    expect(undone.text).toMatch(/^STALE: a\.txt was changed since/);
    expect(textOf(root, 'a.txt')).toBe('newer');
  });

  it('refuses a file that is marked read-only', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    chmodSync(join(root, 'a.txt'), 0o444);
    expect((await write(root, { path: 'a.txt', mode: 'overwrite', content: 'two' })).text).toMatch(
      /^DENIED: a\.txt is marked/,
    );
    expect(textOf(root, 'a.txt')).toBe('one');
  });

  it('writes through a link to the file it leads to, and makes nothing where a link hangs', async () => {
    const { root, outside } = makePlace({ 'a.txt': 'one' });
    symlinkSync('a.txt', join(root, 'link'));
    symlinkSync('gone.txt', join(root, 'hanging'));
    symlinkSync(join(outside, 'new.txt'), join(root, 'out'));
    symlinkSync(outside, join(root, 'folder'));
    await write(root, { path: 'link', mode: 'overwrite', content: 'two' });
    expect(lstatSync(join(root, 'link')).isSymbolicLink()).toBe(true);
    expect(textOf(root, 'a.txt')).toBe('two');
    for (const mode of ['create', 'overwrite', 'append']) {
      for (const path of ['hanging', 'out', 'folder/new.txt', 'folder/x/new.txt', '../outside/new.txt']) {
        const { text } = await write(root, { path, mode, content: SECRET, make_parents: true });
        expect(text).toMatch(/^(EXISTS|SYMLINK_ESCAPE|OUTSIDE_ROOTS): /);
      }
    }
    expect(readdirSync(outside)).toEqual(['secret.txt']);
    expect(existsSync(join(root, 'gone.txt'))).toBe(false);
  });

  it('writes a file with several names in place, where that is allowed', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'));
    const asked = { path: 'a.txt', mode: 'overwrite', content: 'longer than before' };
    expect((await write(root, asked)).text).toMatch(/^DENIED: a\.txt is a file with several names/);
    const allowed = { hardlinks: 'allow' } as const;
    const written = await callOn([root], 'write', asked, '2026-07-28', allowed);
    expect(textOf(root, 'b.txt')).toBe('longer than before');
    await callOn([root], 'undo', { change_id: written.data['change_id'] as string }, '2026-07-28', allowed);
    expect(textOf(root, 'b.txt')).toBe('one');
    expect(lstatSync(join(root, 'a.txt')).nlink).toBe(2);
  });
});
