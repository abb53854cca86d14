import { symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const { root } = makePlace({
  '.gitignore': '*.log\nbuild/\n!keep.log\n',
  '.hidden': 'x',
  'b.md': 'bb',
  'a.ts': 'a',
  'c.log': 'ccc',
  'keep.log': 'k',
  'build/out.js': 'x',
  'src/main.ts': 'main',
  'src/util/deep.ts': 'deep',
  'src/.gitignore': 'generated.ts\n',
  'src/generated.ts': 'g',
  '.git/config': 'x',
});
symlinkSync('src', join(root, 'link'));
utimesSync(join(root, 'b.md'), 2_000_000_000, 2_000_000_000);

const list = (args: Record<string, unknown> = {}) => callOn([root], 'list', args);
const paths = async (args: Record<string, unknown> = {}) =>
  ((await list(args)).data.entries as { path: string }[]).map(({ path }) => path);

describe.each(ERAS)('list in %s', (era) => {
  it('answers entries and a text', async () => {
    const { data, text } = await callOn([root], 'list', {}, era);
    expect(data).toEqual({
      path: '.',
      entries: [
        { path: 'a.ts', type: 'file', size: 1 },
        { path: 'b.md', type: 'file', size: 2 },
        { path: 'keep.log', type: 'file', size: 1 },
        { path: 'link', type: 'link' },
        { path: 'src', type: 'folder' },
      ],
      total: 5,
      truncated: false,
    });
    expect(text).toBe('.: 5 entries\na.ts  1\nb.md  2\nkeep.log  1\nlink (link)\nsrc/');
  });
});

describe('list', () => {
  it('enters folders breadth first, and links not at all', async () => {
    expect(await paths({ depth: 3 })).toEqual([
      'a.ts',
      'b.md',
      'keep.log',
      'link',
      'src',
      'src/main.ts',
      'src/util',
      'src/util/deep.ts',
    ]);
  });

  it('draws a tree that names each folder once', async () => {
    expect((await list({ path: 'src', depth: 2 })).text).toBe(
      'src: 3 entries\nmain.ts  4\nutil/\n  deep.ts  4',
    );
    expect((await list({ path: 'src', depth: 2, format: 'entries' })).text).toBe(
      'src: 3 entries\nsrc/main.ts  4\nsrc/util/\nsrc/util/deep.ts  4',
    );
  });

  it('shows what is ignored or hidden when asked', async () => {
    expect(await paths({ gitignore: false })).toContain('c.log');
    expect(await paths({ gitignore: false, path: 'src' })).toContain('src/generated.ts');
    expect(await paths({ hidden: true })).toEqual(expect.arrayContaining(['.hidden', '.gitignore']));
    expect(await paths({ hidden: true })).not.toContain('.git');
    expect(await paths({ path: 'src' })).toEqual(['src/main.ts', 'src/util']);
  });

  it('keeps what matches a glob, by name or by path', async () => {
    expect(await paths({ depth: 5, glob: '*.ts' })).toEqual(['a.ts', 'src/main.ts', 'src/util/deep.ts']);
    expect(await paths({ depth: 5, glob: 'src/**/*.ts' })).toEqual(['src/main.ts', 'src/util/deep.ts']);
    expect(await paths({ depth: 5, exclude: ['util', '*.md'] })).toEqual([
      'a.ts',
      'keep.log',
      'link',
      'src',
      'src/main.ts',
    ]);
    expect((await list({ depth: 5, glob: 'deep.ts' })).text).toBe(
      '.: 1 entry\nsrc/\n  util/\n    deep.ts  4',
    );
  });

  it('sorts by name, size or time', async () => {
    expect((await paths({ sort: 'modified' }))[0]).toBe('b.md');
    const { data } = await list({ sort: 'size', glob: '*.{ts,md}' });
    expect(data.entries).toMatchObject([{ path: 'b.md' }, { path: 'a.ts' }]);
    expect((await list({ sort: 'modified', limit: 1 })).text).toContain('b.md  2 2033-05-18T03:33:20.000Z');
  });

  it('gives pages that join without a gap', async () => {
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const { data } = await list({ depth: 3, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...(data.entries as { path: string }[]).map(({ path }) => path));
      expect(data.truncated).toBe(data.next_cursor !== undefined);
      cursor = data.next_cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(await paths({ depth: 3 }));
    expect((await list({ cursor: 'nonsense' })).text).toMatch(
      /^INVALID_ARGUMENTS: cursor: give the next_cursor/,
    );
  });

  it('tells of a large folder inside by its first entries and a number', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 130 }, (_, index) => [`big/${String(index).padStart(3, '0')}`, '']),
    );
    const { text, data } = await callOn([makePlace(files).root], 'list', { depth: 2 });
    expect(data.total).toBe(101);
    expect(text.split('\n').slice(-2)).toEqual(['  099  0', '  +30 more']);
  });

  it('stays within its budget and says how to go on', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`${'long-name-'.repeat(5)}${index}`, '']),
    );
    const { text, data } = await callOn([makePlace(files).root], 'list', { limit: 2_000 });
    expect(data.truncated).toBe(true);
    expect(text).toMatch(/^\.: \d+ of 2000 entries, truncated, go on with cursor=\S+\n/);
    expect(Buffer.byteLength(JSON.stringify(data)) / 3).toBeLessThan(10_000);
  });

  it('shows a folder asked for by name, though it is ignored', async () => {
    expect(await paths({ path: 'build' })).toEqual(['build/out.js']);
  });

  it('with several roots shows them, and paths that can be passed back', async () => {
    const one = makePlace({ 'sub/a.txt': 'one' }).root;
    const two = makePlace({ 'sub/a.txt': 'two' }).root;
    expect((await callOn([one, two], 'list')).text).toBe('.: 2 entries\nroot/\nroot-2/');
    const { data } = await callOn([one, two], 'list', { path: 'root-2/sub' });
    expect(data.path).toBe('root-2/sub');
    const [entry] = data.entries as { path: string }[];
    const { text } = await callOn([one, two], 'read', { path: entry?.path });
    expect(text).toMatch(/^root-2\/sub\/a\.txt \|.*\ntwo$/);
  });

  it('looks at so many entries and no more, and says so', async () => {
    const files = Object.fromEntries(Array.from({ length: 50_500 }, (_, index) => [`f${index}`, '']));
    const { text, data } = await callOn([makePlace(files).root], 'list', { limit: 10 });
    expect(data.truncated).toBe(true);
    expect(text).toMatch(/^\.: 10 of 49\d\d\d entries, truncated/);
  });

  it('counts no further than it must once it has what it tells, and its pages still join', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, folder) =>
        Array.from({ length: 60 }, (__, file) => [`d${folder}/f${file}`, ''] as const),
      ).flat(),
    );
    const { root: many } = makePlace(files);
    const page = async (cursor?: unknown) =>
      (await callOn([many], 'list', { depth: 2, limit: 200, ...(cursor === undefined ? {} : { cursor }) }))
        .data;
    const first = await page();
    expect(first).toMatchObject({ truncated: true, next_cursor: expect.any(String) });
    expect(first.total).toBeGreaterThan(200);
    expect(first.total).toBeLessThan(5_100);
    const seen: string[] = [];
    for (let data = first; ; data = await page(data.next_cursor)) {
      seen.push(...(data.entries as { path: string }[]).map(({ path }) => path));
      if (data.next_cursor === undefined) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(120 + 120 * 60);
  });

  it('refuses a file', async () => {
    expect((await list({ path: 'a.ts' })).text).toBe(
      'NOT_A_DIRECTORY: a.ts is a file, not a folder. read shows it.',
    );
  });
});
