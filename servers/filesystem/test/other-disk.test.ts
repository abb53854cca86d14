import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callOn } from './open.ts';
import { makePlace } from './tree.ts';

/** Memory that Linux shows as a disk of its own. */
const OTHER = '/dev/shm';
const isOther = existsSync(OTHER) && statSync(OTHER).dev !== statSync(tmpdir()).dev;
const roots: string[] = [];

/** A root that is on another disk than the journal. */
function makeRoot(): string {
  const root = mkdtempSync(join(OTHER, 'filesystem-'));
  roots.push(root);
  mkdirSync(join(root, 'sub/deep'), { recursive: true });
  writeFileSync(join(root, 'a.txt'), 'one');
  writeFileSync(join(root, 'sub/deep/b.txt'), 'two');
  symlinkSync('deep/b.txt', join(root, 'sub/link'));
  return root;
}

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

const undo = (paths: string[], { data }: { data: Record<string, unknown> }) =>
  callOn(paths, 'undo', { change_id: data['change_id'] });

describe.skipIf(!isOther)('a root on another disk than the journal', () => {
  it('gives folders, links and files to the journal as copies, and gets them back', async () => {
    const root = makeRoot();
    const deleted = await callOn([root], 'delete', { paths: ['sub', 'a.txt'], recursive: true });
    expect(readdirSync(root)).toEqual([]);
    const undone = await undo([root], deleted);
    expect(undone.text).toMatch(/^undid/);
    expect(readFileSync(join(root, 'sub/link'), 'utf8')).toBe('two');
    expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
      'a.txt',
      'sub',
      'sub/deep',
      'sub/deep/b.txt',
      'sub/link',
    ]);
    await undo([root], undone);
    expect(readdirSync(root)).toEqual([]);
  });

  it('has its files edited, and the edit taken back', async () => {
    const root = makeRoot();
    const edited = await callOn([root], 'edit', { path: 'a.txt', edits: [{ old: 'one', new: 'TWO' }] });
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('TWO');
    await undo([root], edited);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('one');
  });

  it('takes what is moved from another root, and gives it back', async () => {
    const there = makeRoot();
    const { root: here } = makePlace({ 'c.txt': 'three' });
    const moved = await callOn([here, there], 'move', { from: join(there, 'sub'), to: join(here, 'sub') });
    expect(moved.text).toMatch(/^moved/);
    expect(existsSync(join(there, 'sub'))).toBe(false);
    expect(readFileSync(join(here, 'sub/link'), 'utf8')).toBe('two');
    await undo([here, there], moved);
    expect(existsSync(join(here, 'sub'))).toBe(false);
    expect(readFileSync(join(there, 'sub/deep/b.txt'), 'utf8')).toBe('two');
  });
});
