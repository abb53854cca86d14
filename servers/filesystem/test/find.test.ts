import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Call } from '@plugboard/core';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { walk, type Search } from '../src/finding/walk.ts';
import { openSandbox, type Sandbox } from '../src/sandbox/sandbox.ts';
import { callOn, ERAS, open } from './open.ts';
import { makePlace } from './tree.ts';

const { root, outside } = makePlace({
  '.gitignore': '*.log\nbuild/\n!keep.log\n',
  '.github/workflows/ci.yml': 'on: push\n',
  '.git/config': 'x',
  'README.md': 'readme',
  'c.log': 'ccc',
  'keep.log': 'k',
  'build/out.js': 'x',
  'src/main.ts': 'main',
  'src/util/deep.ts': 'deep',
  'src/util/readme.txt': 'r',
  'src/.gitignore': 'generated.ts\n',
  'src/generated.ts': 'g',
  '[a].txt': 'brackets',
  'u\u0308mlaut.txt': 'taken apart',
});
symlinkSync('src', join(root, 'link'));
symlinkSync(outside, join(root, 'way-out'));
symlinkSync('loop', join(root, 'loop'));
symlinkSync('..', join(root, 'src', 'up'));
utimesSync(join(root, 'README.md'), 2_000_000_000, 2_000_000_000);
writeFileSync(join(root, 'big.bin'), '');
truncateSync(join(root, 'big.bin'), 2 ** 40);

type Entry = { path: string; type: string; size?: number; modified?: string };

const find = (args: Record<string, unknown> = {}) => callOn([root], 'find', args);
const pathsOf = ({ data }: { data: Record<string, unknown> }) =>
  (data.entries as Entry[]).map(({ path }) => path);
const paths = async (args: Record<string, unknown> = {}) => pathsOf(await find(args));

/** The built program on a folder, as a user to whom files can be closed: to root none are. */
function asNobody(folder: string) {
  const program = [process.execPath, join(import.meta.dirname, '../dist/cli.js'), folder];
  const [command = '', ...args] =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups', ...program] : program;
  return { command, args };
}

/** A search for everything, by itself. */
function searchIn(sandbox: Sandbox, seen = 0, call: Partial<Call> = {}): Search {
  const calm = { signal: new AbortController().signal, progress: () => {}, ...call } as Call;
  const all = { gitignore: true, matches: () => true, holds: () => true };
  return { sandbox, call: calm, tally: { seen, unreadable: 0 }, ...all };
}

/** All pages of one question, joined. */
async function allPages(roots: string[], args: Record<string, unknown>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: unknown;
  do {
    const found = await callOn(roots, 'find', { ...args, ...(cursor === undefined ? {} : { cursor }) });
    expect(found.isError).toBeUndefined();
    expect(found.data.truncated).toBe(found.data.next_cursor !== undefined);
    seen.push(...pathsOf(found));
    cursor = found.data.next_cursor;
  } while (cursor !== undefined);
  return seen;
}

describe.each(ERAS)('find in %s', (era) => {
  it('answers entries and a text', async () => {
    const { data, text } = await callOn([root], 'find', { query: '*.ts' }, era);
    expect(data).toEqual({
      path: '.',
      entries: [
        { path: 'src/main.ts', type: 'file', size: 4 },
        { path: 'src/util/deep.ts', type: 'file', size: 4 },
      ],
      truncated: false,
    });
    expect(text).toBe('.: 2 found\nsrc/main.ts  4\nsrc/util/deep.ts  4');
  });

  it('pages join without a gap', async () => {
    await using client = await open(era, [root]);
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const args = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const { structuredContent } = await client.callTool({ name: 'find', arguments: args });
      const data = structuredContent as Record<string, unknown>;
      seen.push(...pathsOf({ data }));
      cursor = data.next_cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(await paths());
    expect(seen).toHaveLength(new Set(seen).size);
  });
});

describe('find, by name', () => {
  it.each([
    ['readme', ['README.md', 'src/util/readme.txt']],
    ['README*', ['README.md']],
    ['src/**/*.ts', ['src/main.ts', 'src/util/deep.ts']],
    ['util/re', ['src/util/readme.txt']],
    ['*.{md,yml}', ['.github/workflows/ci.yml', 'README.md']],
    [String.raw`\[a].txt`, ['[a].txt']],
    ['ÜML', ['u\u0308mlaut.txt']],
    ['nothing-like-it', []],
  ])('%s', async (query, expected) => {
    expect(await paths({ query })).toEqual(expected);
  });

  it('tells each folder before what is in it, in the order of names', async () => {
    expect(await paths({ path: 'src' })).toEqual([
      'src/.gitignore',
      'src/main.ts',
      'src/up',
      'src/util',
      'src/util/deep.ts',
      'src/util/readme.txt',
    ]);
  });

  it('says what else to try when nothing is found', async () => {
    expect((await find({ query: 'out.js' })).text).toBe('.: nothing found, gitignore=false looks further');
    expect(await paths({ query: 'out.js', gitignore: false })).toEqual(['build/out.js']);
    expect((await find({ query: 'zzz', gitignore: false })).text).toBe('.: nothing found');
  });

  it('leaves out what git does, unless the folder is named', async () => {
    expect(await paths({ query: '*.log' })).toEqual(['keep.log']);
    expect(await paths({ query: '*.log', gitignore: false })).toEqual(['c.log', 'keep.log']);
    expect(await paths({ query: 'config' })).toEqual([]);
    expect(await paths({ query: 'config', gitignore: false })).toEqual(['.git/config']);
    expect(await paths({ query: 'generated', path: 'src' })).toEqual([]);
    expect(await paths({ path: 'build' })).toEqual(['build/out.js']);
  });
});

describe('find, by what else is known', () => {
  it('tells types apart', async () => {
    expect(await paths({ type: 'folder' })).toEqual(['.github', '.github/workflows', 'src', 'src/util']);
    expect(await paths({ type: 'link' })).toEqual(['link', 'loop', 'src/up', 'way-out']);
  });

  it('compares sizes, of files alone', async () => {
    expect(await paths({ min_size: 9 })).toEqual([
      '.github/workflows/ci.yml',
      '.gitignore',
      'big.bin',
      'src/.gitignore',
      'u\u0308mlaut.txt',
    ]);
    expect((await find({ min_size: 2 ** 33 })).data.entries).toEqual([
      { path: 'big.bin', type: 'file', size: 2 ** 40 },
    ]);
    expect(await paths({ max_size: 1 })).toEqual(['keep.log', 'src/util/readme.txt']);
  });

  it.each([
    { modified_after: '2033-05-18' },
    { modified_after: '2033-05-18T05:33:20+02:00' },
    { modified_after: '2033-05-18T03:33:20Z', modified_before: '2033-05-18T03:33:20.001Z' },
  ])('compares times: %j', async (args) => {
    expect((await find(args)).data.entries).toEqual([
      { path: 'README.md', type: 'file', size: 6, modified: '2033-05-18T03:33:20.000Z' },
    ]);
  });

  it('counts an age back from now', async () => {
    expect(await paths({ modified_before: '1h' })).toEqual([]);
    expect(await paths({ modified_after: '2w', query: 'deep' })).toEqual(['src/util/deep.ts']);
    expect(await paths({ modified_before: '2033-05-18T03:33:20Z', query: 'README.md' })).toEqual([]);
  });

  it.each(['yesterday', '2026-02-30x', '2026-01-01T10:00', '7y', '2026-13-01'])(
    'refuses the time %s',
    async (time) => {
      expect((await find({ modified_after: time })).text).toMatch(
        /^INVALID_ARGUMENTS: modified_after: give a date \(2026-01-31\)/,
      );
    },
  );
});

describe('find, and what it may not see', () => {
  it('enters no link, inside or outside', async () => {
    const found = await find({ query: 'e' });
    expect(pathsOf(found).filter((path) => /^(link|way-out|loop|src\/up)\//.test(path))).toEqual([]);
    expect(found.text).not.toContain('secret');
    expect((await find({ query: 'secret' })).text).toMatch('nothing found');
  });

  it.each([
    [{ path: '..' }, 'OUTSIDE_ROOTS'],
    [{ path: 'way-out' }, 'SYMLINK_ESCAPE'],
    [{ path: 'README.md' }, 'NOT_A_DIRECTORY'],
    [{ path: 'loop' }, 'NOT_FOUND'],
    [{ cursor: '../outside/secret.txt' }, 'OUTSIDE_ROOTS'],
    [{ cursor: 'README.md', path: 'src' }, 'INVALID_ARGUMENTS'],
    [{ quary: 'x' }, 'INVALID_ARGUMENTS'],
  ])('refuses %j', async (args, code) => {
    const { text, isError } = await find(args);
    expect(text).toMatch(new RegExp(`^${code}: `));
    expect(text).not.toContain(outside);
    expect(isError).toBe(true);
  });

  it('is not confused by a folder that is swapped for a link while it walks', async () => {
    const swapped = makePlace({ 'a/x.txt': '', 'b/mine.txt': '', 'c/y.txt': '' });
    await using sandbox = await openSandbox([swapped.root]);
    const names: string[] = [];
    const search = searchIn(sandbox);
    await using folder = await sandbox.openFolder('.');
    for await (const { location } of walk(search, folder)) {
      names.push(location.parts.join('/'));
      if (names.at(-1) !== 'a') continue;
      renameSync(join(swapped.root, 'b'), join(swapped.root, 'was-b'));
      symlinkSync('a', join(swapped.root, 'b'));
      renameSync(join(swapped.root, 'c'), join(swapped.root, 'was-c'));
      symlinkSync(swapped.outside, join(swapped.root, 'c'));
    }
    expect(names).toEqual(['a', 'a/x.txt', 'b', 'c']);
    expect(search.tally.unreadable).toBe(2);
  });
});

describe('find, in folders of every kind', () => {
  it('goes on behind a place that is gone', async () => {
    const { root: changing } = makePlace({ 'a/1': '', 'a/2': '', 'b/1': '', 'c/1': '' });
    const found = await callOn([changing], 'find', { limit: 4 });
    expect(pathsOf(found)).toEqual(['a', 'a/1', 'a/2', 'b']);
    renameSync(join(changing, 'b'), join(changing, 'aa'));
    const cursor = found.data.next_cursor;
    expect(pathsOf(await callOn([changing], 'find', { cursor }))).toEqual(['c', 'c/1']);
  });

  it.skipIf(process.platform === 'win32')('tells pipes and sockets, and opens none', async () => {
    const { root: odd } = makePlace({ 'a.txt': '' });
    execFileSync('mkfifo', [join(odd, 'pipe')]);
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(odd, 'socket'), resolve));
    expect((await callOn([odd], 'find')).text).toBe('.: 3 found\na.txt  0\npipe (special)\nsocket (special)');
    await new Promise((resolve) => server.close(resolve));
  });

  it('shows names that mislead on one line each, as paths and cursors that can be passed back', async () => {
    const names = [
      '-rf',
      'exe\u202Etxt.md',
      'two\nlines',
      '~',
      '"q"',
      String.raw`a\u{41}`,
      'zero\u200Bwidth',
    ];
    const { root: odd } = makePlace(Object.fromEntries(names.map((name) => [`${name}/${name}`, 'x'])));
    linkSync(join(odd, '-rf', '-rf'), join(odd, 'hard'));
    const { text, data } = await callOn([odd], 'find');
    expect(text.split('\n')).toHaveLength(1 + 2 * names.length + 1);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u202e\u200b]/);
    for (const { path, type } of data.entries as Entry[])
      if (type === 'file') expect((await callOn([odd], 'read', { path })).isError).toBeUndefined();
    expect(await allPages([odd], { limit: 1 })).toEqual((data.entries as Entry[]).map(({ path }) => path));
  });

  it.runIf(process.platform === 'linux')('counts a name that is no text, and goes on', async () => {
    const { root: odd } = makePlace({ 'a.txt': '', 'z.txt': '' });
    writeFileSync(Buffer.concat([Buffer.from(`${odd}/m`), Buffer.from([0xff, 0xfe])]), 'x');
    const { data, text } = await callOn([odd], 'find');
    expect(data).toMatchObject({ unreadable: 1, entries: [{ path: 'a.txt' }, { path: 'z.txt' }] });
    expect(text).toMatch('.: 2 found, 1 could not be looked at\n');
  });

  it.skipIf(process.platform === 'win32')('counts folders that are closed to it, and goes on', async () => {
    const { root: closed } = makePlace({ 'a/x.txt': '', 'b/y.txt': '', 'c/z.txt': '', 'c/no.txt': 'x' });
    chmodSync(dirname(closed), 0o755);
    chmodSync(join(closed, 'b'), 0);
    chmodSync(join(closed, 'c', 'no.txt'), 0);
    await using client = await connect(asNobody(closed), { era: '2026-07-28' });
    const found = await client.callTool({ name: 'find', arguments: { type: 'file' } });
    expect(textOf(found)).toBe('.: 3 found, 1 could not be looked at\na/x.txt  0\nc/no.txt  1\nc/z.txt  0');
    const seen = await client.callTool({ name: 'stat', arguments: { paths: ['c/no.txt', 'b/y.txt', 'b'] } });
    expect(seen.structuredContent).toMatchObject({
      rows: [
        { path: 'c/no.txt', type: 'file', size: 1, mode: '0000', unreadable: true },
        { code: 'DENIED', message: 'The operating system does not let this server open b.' },
        { path: 'b', type: 'folder', mode: '0000' },
      ],
    });
    chmodSync(join(closed, 'b'), 0o755);
  });

  it('looks through every root, and begins paths with their names', async () => {
    const one = makePlace({ 'sub/a.txt': 'one', 'b.md': '' }).root;
    const two = makePlace({ 'sub/a.txt': 'two' }).root;
    expect(pathsOf(await callOn([one, two], 'find', { query: 'a.txt' }))).toEqual([
      'root/sub/a.txt',
      'root-2/sub/a.txt',
    ]);
    expect(pathsOf(await callOn([one, two], 'find', { query: 'root-2/**' }))).toEqual([
      'root-2/sub',
      'root-2/sub/a.txt',
    ]);
    expect(await allPages([one, two], { limit: 1 })).toEqual([
      'root/b.md',
      'root/sub',
      'root/sub/a.txt',
      'root-2/sub',
      'root-2/sub/a.txt',
    ]);
    expect(pathsOf(await callOn([one, two], 'find', { path: 'root-2', query: 'sub/*' }))).toEqual([
      'root-2/sub/a.txt',
    ]);
  });

  it('stays within its budget and says how to go on', async () => {
    const files = Array.from({ length: 900 }, (_, index) => `${'long-name-'.repeat(5)}${index}`);
    const { root: long } = makePlace(Object.fromEntries(files.map((name) => [name, ''])));
    const { text, data } = await callOn([long], 'find', { limit: 1000 });
    expect(text).toMatch(/^\.: \d+ found, truncated, go on with cursor=long-name\S+\n/);
    expect(Buffer.byteLength(JSON.stringify(data)) / 3).toBeLessThan(10_000);
    expect(await allPages([long], { limit: 1000 })).toEqual(files.toSorted());
  });
});

describe('find, in a large tree', () => {
  const { root: large } = makePlace({});
  for (let folder = 0; folder < 20; folder += 1) {
    mkdirSync(join(large, `d${folder}`));
    for (let file = 0; file < 50; file += 1) writeFileSync(join(large, `d${folder}`, `f${file}`), '');
  }
  mkdirSync(join(large, 'flat'));
  for (let file = 0; file < 20_100; file += 1) writeFileSync(join(large, 'flat', `n${file}.x`), '');

  it('finds each of 20,000 files once, in order, a folder too large to be sorted at once', async () => {
    await using sandbox = await openSandbox([large]);
    await using folder = await sandbox.openFolder('.');
    const search = searchIn(sandbox);
    const found: string[] = [];
    for await (const { location } of walk(search, folder)) found.push(location.parts.join('/'));
    expect(found).toHaveLength(20 + 20 * 50 + 1 + 20_100);
    const flat = found.filter((path) => path.startsWith('flat/'));
    expect(flat).toEqual(flat.toSorted());
    expect(new Set(found).size).toBe(found.length);
    // Three passes over the large folder: each keeps 10,000 names.
    expect(search.tally.seen).toBeLessThan(4 * 20_100);
  });

  it('finds what is in the last place, and pages through the rest', async () => {
    expect((await callOn([large], 'find', { query: 'n20099.x' })).text).toBe('.: 1 found\nflat/n20099.x  0');
    const pages = await allPages([large], { query: 'n*9.x', limit: 500 });
    expect(pages).toHaveLength(2_010);
    expect(new Set(pages).size).toBe(2_010);
  });

  it('stops when it is cancelled, and tells how far it is', async () => {
    await using sandbox = await openSandbox([large]);
    await using folder = await sandbox.openFolder('.');
    const stop = new AbortController();
    const steps: number[] = [];
    const progress = (done: number) => {
      steps.push(done);
      if (done === 500) stop.abort(new Error('enough'));
    };
    const search = { ...searchIn(sandbox, 0, { signal: stop.signal, progress }), matches: () => false };
    await expect(walk(search, folder).next()).rejects.toThrow('enough');
    expect(steps.at(-1)).toBe(500);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('ends a walk that is long enough before the next folder, where the next one goes on', async () => {
    await using sandbox = await openSandbox([large]);
    await using folder = await sandbox.openFolder('.');
    const found: string[] = [];
    let walks = 0;
    for (let after: readonly string[] | undefined = []; after !== undefined; walks += 1) {
      const search: Search = searchIn(sandbox, 299_900);
      for await (const { location } of walk(search, folder, after)) found.push(location.parts.join('/'));
      after = search.tally.stoppedAt?.parts;
    }
    expect(walks).toBeGreaterThan(5);
    expect(found).toHaveLength(20 + 20 * 50 + 1 + 20_100);
    expect(new Set(found).size).toBe(found.length);
  });

  it('finds what is deeper than the levels that it keeps open, and what is behind it', async () => {
    const deep = `a/${'d/'.repeat(40)}`;
    const { root: home } = makePlace({
      [`${deep}x.txt`]: '',
      [`${deep}z/x.txt`]: '',
      'a/e/x.txt': '',
      'b/x.txt': '',
    });
    const { data } = await callOn([home], 'find', { query: 'x.txt' });
    expect((data.entries as { path: string }[]).map(({ path }) => path)).toEqual([
      `${deep}x.txt`,
      `${deep}z/x.txt`,
      'a/e/x.txt',
      'b/x.txt',
    ]);
  });
});
