import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const move = (root: string, args: object) => callOn([root], 'move', { ...args });
const undo = (root: string, { data }: { data: Record<string, unknown> }) =>
  callOn([root], 'undo', { change_id: data['change_id'] });
const textOf = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe.each(ERAS)('move in %s', (era) => {
  it('moves a file, and undo brings it back', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x': '' });
    const moved = await callOn([root], 'move', { from: 'a.txt', to: 'sub/b.txt' }, era);
    expect(moved.text).toMatch(/^moved a\.txt to sub\/b\.txt \| change \S+$/);
    expect(textOf(root, 'sub/b.txt')).toBe('one');
    expect(existsSync(join(root, 'a.txt'))).toBe(false);
    expect((await undo(root, moved)).text).toMatch(/^undid/);
    expect(textOf(root, 'a.txt')).toBe('one');
    expect(existsSync(join(root, 'sub/b.txt'))).toBe(false);
  });
});

describe('move', () => {
  it('does not replace a file unless told to, and undo brings both back', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'b.txt': 'two' });
    const asked = { from: 'a.txt', to: 'b.txt' };
    expect((await move(root, asked)).text).toBe(
      'EXISTS: There is b.txt already. overwrite=true replaces it.',
    );
    const moved = await move(root, { ...asked, overwrite: true });
    expect(readdirSync(root)).toEqual(['b.txt']);
    const undone = await undo(root, moved);
    expect([textOf(root, 'a.txt'), textOf(root, 'b.txt')]).toEqual(['one', 'two']);
    await undo(root, undone);
    expect(readdirSync(root)).toEqual(['b.txt']);
    expect(textOf(root, 'b.txt')).toBe('one');
  });

  it('moves a link itself, and a folder with all in it', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x/y': 'deep' });
    symlinkSync('a.txt', join(root, 'link'));
    await move(root, { from: 'link', to: 'sub/link' });
    expect(readlinkSync(join(root, 'sub/link'))).toBe('a.txt');
    await move(root, { from: 'sub', to: 'other' });
    expect(textOf(root, 'other/x/y')).toBe('deep');
  });

  it('replaces no folder, and puts none into itself', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x/y': 'deep' });
    mkdirSync(join(root, 'empty'));
    for (const overwrite of [false, true]) {
      expect((await move(root, { from: 'a.txt', to: 'empty', overwrite })).text).toBe(
        'EXISTS: empty is a folder that is there. Give the new path whole: empty/a.txt.',
      );
      expect((await move(root, { from: 'sub', to: 'empty', overwrite })).text).toMatch(/^EXISTS/);
      expect((await move(root, { from: 'sub', to: 'a.txt', overwrite })).text).toMatch(/^EXISTS/);
    }
    expect((await move(root, { from: 'sub', to: 'sub/x/z' })).text).toMatch(
      /^INVALID_ARGUMENTS: to: sub\/x\/z is inside/,
    );
    expect((await move(root, { from: '.', to: 'x' })).text).toMatch(/^DENIED: A root itself stays/);
    expect((await move(root, { from: 'gone', to: 'x' })).text).toMatch(/^NOT_FOUND: There is no gone/);
  });

  it('gives what is closed no other name, by itself or with its folder', async () => {
    const { root } = makePlace({ '.env': SECRET, 'conf/.env': SECRET, 'conf/a.txt': '', 'b.txt': '' });
    linkSync(join(root, 'b.txt'), join(root, 'c.txt'));
    expect((await move(root, { from: '.env', to: 'a' })).text).toMatch(/^DENIED: \.env may hold secrets/);
    expect((await move(root, { from: 'conf', to: 'open' })).text).toBe(
      'DENIED: conf holds conf/.env, which is closed.',
    );
    expect((await move(root, { from: 'conf/a.txt', to: 'conf/.env', overwrite: true })).text).toMatch(
      /^DENIED/,
    );
    const ruled = { deny: ['./conf/a.txt'], secrets: 'allow' as const };
    expect((await callOn([root], 'move', { from: 'conf', to: 'open' }, '2026-07-28', ruled)).text).toMatch(
      /^DENIED: conf holds/,
    );
    expect(statSync(join(root, 'conf/.env')).isFile()).toBe(true);
  });

  it('of one name of a file over another leaves the other, and undo brings the first back', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'));
    const moved = await move(root, { from: 'a.txt', to: 'b.txt', overwrite: true });
    expect(moved.text).toMatch(/^moved/);
    expect(readdirSync(root)).toEqual(['b.txt']);
    expect((await undo(root, moved)).text).toMatch(/^undid/);
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'b.txt']);
    expect([textOf(root, 'a.txt'), textOf(root, 'b.txt')]).toEqual(['one', 'one']);
  });

  it('of a file over itself leaves it', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'b.txt': 'two' });
    linkSync(join(root, 'a.txt'), join(root, 'c.txt'));
    await move(root, { from: 'a.txt', to: './a.txt', overwrite: true });
    await move(root, { from: 'b.txt', to: './b.txt', overwrite: true });
    expect([textOf(root, 'a.txt'), textOf(root, 'b.txt')]).toEqual(['one', 'two']);
  });

  it('leads nowhere outside', async () => {
    const { root, outside } = makePlace({ 'a.txt': 'one' });
    symlinkSync(outside, join(root, 'out'));
    for (const to of ['../outside/a.txt', 'out/a.txt', join(outside, 'a.txt'), '../root-evil/a.txt']) {
      expect((await move(root, { from: 'a.txt', to })).text).toMatch(/^(OUTSIDE_ROOTS|SYMLINK_ESCAPE): /);
      expect((await move(root, { from: to, to: 'b.txt' })).text).toMatch(/^(OUTSIDE_ROOTS|SYMLINK_ESCAPE): /);
    }
    expect(readdirSync(outside)).toEqual(['secret.txt']);
  });
});
