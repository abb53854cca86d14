import { chmodSync, linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const edit = (root: string, path: string, edits: object[], more: object = {}) =>
  callOn([root], 'edit', { path, edits, ...more });
const bytesOf = (root: string, path = 'a.txt') => readFileSync(join(root, path));

describe.each(ERAS)('edit in %s', (era) => {
  it('changes a part, shows what it changed, and undo brings back every byte', async () => {
    const { root } = makePlace({ 'a.txt': 'one\r\ntwo\r\nthree' });
    const edits = [{ old: 'two\n', new: 'TWO\nand a half\n' }];
    const edited = await callOn([root], 'edit', { path: 'a.txt', edits }, era);
    expect(edited.text).toMatch(
      /^edited a\.txt \| \+2 -1 lines \| etag [0-9a-f]{16} \| change \S+\n@@ -1,3 \+1,4 @@\n one\n-two\n\+TWO\n\+and a half\n three/,
    );
    expect(edited.data).toMatchObject({
      edits: [{ matches: 1, lines: [{ start_line: 2, end_line: 3 }] }],
      added: 2,
      removed: 1,
    });
    expect(bytesOf(root).toString()).toBe('one\r\nTWO\r\nand a half\r\nthree');
    await callOn([root], 'undo', { change_id: edited.data['change_id'] }, era);
    expect(bytesOf(root).toString()).toBe('one\r\ntwo\r\nthree');
  });
});

describe('edit', () => {
  it('makes all edits or none', async () => {
    const { root } = makePlace({ 'a.txt': 'one\ntwo\n' });
    const edits = [
      { old: 'one', new: 'ONE' },
      { old: 'three', new: 'THREE' },
    ];
    expect((await edit(root, 'a.txt', edits)).text).toMatch(/^NO_MATCH: /);
    expect(bytesOf(root).toString()).toBe('one\ntwo\n');
  });

  it('refuses what is ambiguous, empty, or of another version', async () => {
    const { root } = makePlace({ 'a.txt': 'foo\nfoo\n' });
    expect((await edit(root, 'a.txt', [{ old: 'foo', new: 'bar' }])).text).toMatch(
      /^AMBIGUOUS: .*lines? 1.*2/,
    );
    expect((await edit(root, 'a.txt', [{ old: '', new: 'bar' }])).text).toMatch(
      /^INVALID_ARGUMENTS: .*insert_after/,
    );
    expect(
      (await edit(root, 'a.txt', [{ old: 'foo', new: 'bar', count: 'all' }], { if_match: 'x' })).text,
    ).toMatch(/^STALE: a\.txt has changed: its etag is/);
    expect(bytesOf(root).toString()).toBe('foo\nfoo\n');
    await edit(root, 'a.txt', [{ old: 'foo', new: '$&$1', near_line: 2 }]);
    expect(bytesOf(root).toString()).toBe('foo\n$&$1\n');
  });

  it('keeps bytes that are no character, the mode, and a link', async () => {
    const { root } = makePlace({ 'a.txt': Buffer.from('caf\xe9\nplain\n', 'latin1') });
    symlinkSync('a.txt', join(root, 'link'));
    chmodSync(join(root, 'a.txt'), 0o6755);
    await edit(root, 'link', [{ start_line: 2, end_line: 2, new: 'edited', expect: 'plain' }]);
    expect(bytesOf(root).toString('latin1')).toBe('caf\xe9\nedited\n');
    expect(statSync(join(root, 'a.txt')).mode & 0o7777).toBe(0o6755);
    expect((await callOn([root], 'stat', { paths: ['link'] })).text).toMatch(/link/);
  });

  it('edits a file with other names in place, where that is allowed', async () => {
    const { root } = makePlace({ 'a.txt': 'one\n' });
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'));
    const asked = { path: 'a.txt', edits: [{ old: 'one', new: 'longer' }] };
    expect((await callOn([root], 'edit', asked)).text).toMatch(/^DENIED/);
    await callOn([root], 'edit', asked, '2026-07-28', { hardlinks: 'allow' });
    expect(bytesOf(root, 'b.txt').toString()).toBe('longer\n');
  });

  it('of several at once, each sees what the one before it did', async () => {
    const { root } = makePlace({
      'a.txt': Array.from({ length: 20 }, (_, line) => `line ${line}.\n`).join(''),
    });
    const calls = Array.from({ length: 20 }, (_, line) =>
      edit(root, 'a.txt', [{ old: `line ${line}.`, new: `edited ${line}.` }]),
    );
    for (const { text } of await Promise.all(calls)) expect(text).toMatch(/^edited a\.txt/);
    expect(bytesOf(root).toString()).not.toContain('line');
  });

  it('shows in a dry run what would be, and does nothing', async () => {
    const { root } = makePlace({ 'a.txt': 'one\n' });
    const dry = await edit(root, 'a.txt', [{ insert_after: 0, text: 'zero' }], { dry_run: true });
    expect(dry.text).toMatch(/^would edit a\.txt \| \+1 -0 lines\n@@ .* @@\n\+zero\n one/);
    expect(bytesOf(root).toString()).toBe('one\n');
  });

  it('refuses what is no text', async () => {
    const { root } = makePlace({});
    writeFileSync(join(root, 'a.bin'), Buffer.from([0, 1, 2, 3, 255, 0]));
    expect((await edit(root, 'a.bin', [{ old: 'a', new: 'b' }])).text).toMatch(/^BINARY: a\.bin is no text/);
  });
});
