import {
  chmodSync,
  linkSync,
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { filesystem } from '../src/index.ts';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const remove = (root: string, args: object) => callOn([root], 'delete', { ...args });

describe.each(ERAS)('delete in %s', (era) => {
  it('takes files, links and folders away, and undo brings all of them back as they were', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x/y': 'deep' });
    symlinkSync('a.txt', join(root, 'link'));
    chmodSync(join(root, 'a.txt'), 0o4640);
    const before = lstatSync(join(root, 'a.txt'));
    const asked = { paths: ['a.txt', 'link', 'sub'], recursive: true };
    const deleted = await callOn([root], 'delete', asked, era);
    expect(deleted.text).toMatch(/^deleted a\.txt, link, sub \| change \S+$/);
    expect(readdirSync(root)).toEqual([]);
    await callOn([root], 'undo', { change_id: deleted.data['change_id'] }, era);
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'link', 'sub']);
    expect(readFileSync(join(root, 'sub/x/y'), 'utf8')).toBe('deep');
    expect(readlinkSync(join(root, 'link'))).toBe('a.txt');
    const after = statSync(join(root, 'a.txt'));
    expect([after.mode, after.ino, after.mtimeMs]).toEqual([before.mode, before.ino, before.mtimeMs]);
  });
});

describe('delete', () => {
  it('takes nothing when one of them cannot be deleted', async () => {
    const { root } = makePlace({ 'a.txt': 'one', 'sub/x': '', 'conf/.env': '' });
    const refused = async (paths: string[], recursive = false) =>
      (await remove(root, { paths, recursive })).text;
    expect(await refused(['a.txt', 'sub'])).toMatch(/^NOT_REGULAR: sub is a folder\. recursive=true/);
    expect(await refused(['a.txt', 'gone'])).toMatch(/^NOT_FOUND: There is no gone/);
    expect(await refused(['a.txt', 'conf'], true)).toMatch(
      /^DENIED: conf holds conf\/\.env, which is closed/,
    );
    expect(await refused(['sub', 'sub/x'], true)).toMatch(
      /^INVALID_ARGUMENTS: paths: sub\/x and sub are one in the other/,
    );
    expect(await refused(['a.txt', '../outside'], true)).toMatch(/^OUTSIDE_ROOTS/);
    expect(await refused(['.'], true)).toMatch(/^DENIED: A root itself stays/);
    expect(readdirSync(root).toSorted()).toEqual(['a.txt', 'conf', 'sub']);
  });

  it('takes one name of a file with several, and the others stay', async () => {
    const { root } = makePlace({ 'a.txt': 'one' });
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'));
    expect((await remove(root, { paths: ['a.txt'] })).text).toMatch(/^deleted a\.txt/);
    expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('one');
  });

  it('deletes for good only when the person agrees', async () => {
    const { root } = makePlace({ 'sub/a.txt': 'one' });
    const asked: string[] = [];
    const settings = { paths: [root], journal: 'off' };
    let agree = false;
    await using client = await connect(filesystem, {
      era: '2026-07-28',
      settings,
      person: ({ message }) => {
        asked.push(message);
        return { action: 'accept', content: { confirm: agree } };
      },
    });
    const call = async (args: object) =>
      textOf(
        await client.callTool({ name: 'delete', arguments: { paths: ['sub'], recursive: true, ...args } }),
      );
    expect(await call({})).toMatch(/^INVALID_ARGUMENTS: permanent: this server keeps no journal/);
    expect(await call({ permanent: true })).toMatch(/^DECLINED/);
    expect(readdirSync(root)).toEqual(['sub']);
    agree = true;
    expect(await call({ permanent: true })).toBe('deleted sub | for good');
    expect(readdirSync(root)).toEqual([]);
    expect(asked[0]).toBe('Delete for good: sub (2 entries, 3 bytes). It cannot be undone.');
  });
});
