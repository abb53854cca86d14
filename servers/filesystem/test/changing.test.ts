import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn } from './open.ts';
import { makePlace } from './tree.ts';

const call = (root: string, name: string, args: object = {}) => callOn([root], name, { ...args });
const idOf = ({ data }: { data: Record<string, unknown> }) => data['change_id'] as string;

describe('move', () => {
  it('moves a file, and undo brings it back', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x': '' });
    const moved = await call(root, 'move', { from: 'a.txt', to: 'sub/b.txt' });
    expect(moved.text).toMatch(/^moved a\.txt to sub\/b\.txt \| change \S+$/);
    expect(readFileSync(join(root, 'sub/b.txt'), 'utf8')).toBe('one');
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
    expect((await call(root, 'undo', { change_id: idOf(moved) })).text).toMatch(/^undid/);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one');
    expect(existsSync(join(root, 'sub/b.txt'))).toBe(false);
  });

  it('does not replace a file unless told to, and undo brings both back', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'b.txt': 'two' });
    const asked = { from: 'a.txt', to: 'b.txt' };
    expect((await call(root, 'move', asked)).text).toBe(
      'EXISTS: There is b.txt already. overwrite=true replaces it.',
    );
    const moved = await call(root, 'move', { ...asked, overwrite: true });
    expect(readdirSync(root)).toEqual(['b.txt']);
    const undone = await call(root, 'undo', { change_id: idOf(moved) });
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('two');
    await call(root, 'undo', { change_id: idOf(undone) });
    expect(readdirSync(root)).toEqual(['b.txt']);
    expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('one');
  });

  it('moves a link itself, and a folder with all in it', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x/y': 'deep' });
    symlinkSync('a.txt', join(root, 'link'));
    await call(root, 'move', { from: 'link', to: 'sub/link' });
    expect(readlinkSync(join(root, 'sub/link'))).toBe('a.txt');
    await call(root, 'move', { from: 'sub', to: 'other' });
    expect(readFileSync(join(root, 'other/x/y'), 'utf8')).toBe('deep');
  });
});

describe('delete', () => {
  it('takes files, links and folders away, and undo brings all of them back', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x/y': 'deep' });
    symlinkSync('a.txt', join(root, 'link'));
    chmodSync(join(root, 'a.txt'), 0o4640);
    const before = lstatSync(join(root, 'a.txt'));
    const deleted = await call(root, 'delete', { paths: ['a.txt', 'link', 'sub'], recursive: true });
    expect(deleted.text).toMatch(/^deleted a\.txt, link, sub \| change/);
    expect(readdirSync(root)).toEqual([]);
    await call(root, 'undo', { change_id: idOf(deleted) });
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'link', 'sub']);
    expect(readFileSync(join(root, 'sub/x/y'), 'utf8')).toBe('deep');
    expect(readlinkSync(join(root, 'link'))).toBe('a.txt');
    const after = statSync(join(root, 'a.txt'));
    expect([after.mode, after.ino, after.mtimeMs]).toEqual([before.mode, before.ino, before.mtimeMs]);
  });

  it('takes nothing when one of them cannot be deleted', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x': '' });
    expect((await call(root, 'delete', { paths: ['a.txt', 'sub'] })).text).toMatch(
      /^NOT_REGULAR: sub is a folder/,
    );
    expect((await call(root, 'delete', { paths: ['a.txt', 'gone'] })).text).toMatch(/^NOT_FOUND/);
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'sub']);
  });
});

describe('copy and make_directory', () => {
  it('copies a folder, and undo takes the copy away only while it is as it was', async () => {
    const { root } = makePlace({ 'a/x.txt': 'one', 'a/b/y.txt': 'two' });
    const copied = await call(root, 'copy', { from: 'a', to: 'c' });
    expect(readFileSync(join(root, 'c/b/y.txt'), 'utf8')).toBe('two');
    writeFileSync(join(root, 'c/new.txt'), 'newer');
    expect((await call(root, 'undo', { change_id: idOf(copied) })).text).toMatch(
      /^STALE: c was changed since/,
    );
    expect(readFileSync(join(root, 'c/new.txt'), 'utf8')).toBe('newer');
  });

  it('makes folders, those above too', async () => {
    const { root } = makePlace({});
    const made = await call(root, 'make_directory', { path: 'x/y/z' });
    expect(made.text).toMatch(/^made x\/y\/z \| change/);
    expect(statSync(join(root, 'x/y/z')).isDirectory()).toBe(true);
    expect((await call(root, 'make_directory', { path: 'x/y' })).text).toBe('x/y was there already');
    await call(root, 'undo', { change_id: idOf(made) });
    expect(readdirSync(root)).toEqual([]);
    mkdirSync(join(root, 'x'));
    expect((await call(root, 'history', {})).text).toMatch(
      /^2 changes\n.*undo .*\n.*make_directory.*undone by/,
    );
  });
});
