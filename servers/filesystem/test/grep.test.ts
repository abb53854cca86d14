import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS, open } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

const place = makePlace({
  '.gitignore': '*.log\nbuild/\n',
  '.hidden': 'needle in the dark\n',
  '.git/config': 'needle',
  'a.ts': 'one\ntwo needle\nthree\nfour needle\nfive\nsix\nseven\neight Needle\n',
  'c.log': 'needle',
  'build/out.js': 'needle',
  'src/main.ts': 'needles and haystack\n',
  'src/deep/note.md': 'a needle',
  'photo.png': Buffer.from('\x89PNG\r\n\x1a\n\0\0needle', 'latin1'),
});
symlinkSync(join(place.outside, 'secret.txt'), join(place.root, 'leak'));
symlinkSync(place.outside, join(place.root, 'leaks'));

const grep = (args: Record<string, unknown>, root = place.root) => callOn([root], 'grep', args);
const lines = async (args: Record<string, unknown>, root = place.root) =>
  (await grep(args, root)).text.split('\n');
const cursorIn = (text: string) => / cursor=(\S+)/.exec(text.split('\n')[0] ?? '')?.[1];

describe.each(ERAS)('grep in %s', (era) => {
  it('answers one line of facts, and the lines under their files', async () => {
    const { text, data } = await callOn([place.root], 'grep', { pattern: 'needle' }, era);
    expect(text.split('\n')).toEqual([
      '.: 5 matches in 4 files of 5 searched | left out: 1 binary, 3 ignored, 2 links',
      '',
      '.hidden',
      '1: needle in the dark',
      '',
      'a.ts',
      '2: two needle',
      '4: four needle',
      '',
      'src/main.ts',
      '1: needles and haystack',
      '',
      'src/deep/note.md',
      '1: a needle',
    ]);
    expect(data).toBeUndefined();
  });

  it('finds the same in the built program', async () => {
    await using client = await connect({ command: process.execPath, args: [BIN, place.root] }, { era });
    for (const args of [{ pattern: 'n[e]+dle', mode: 'regex' }, { pattern: 'needle' }]) {
      const text = textOf(await client.callTool({ name: 'grep', arguments: args }));
      expect(text.split('\n').slice(1)).toEqual((await lines({ pattern: 'needle' })).slice(1));
    }
  });
});

describe('grep', () => {
  it('tells context once, and a mark where lines are missing', async () => {
    expect(
      (await lines({ pattern: 'needle', path: 'a.ts', context: 1, case_sensitive: false })).slice(2),
    ).toEqual([
      'a.ts',
      '1- one',
      '2: two needle',
      '3- three',
      '4: four needle',
      '5- five',
      '--',
      '7- seven',
      '8: eight Needle',
    ]);
  });

  it('searches what is named though it is ignored, and one file alone', async () => {
    expect((await lines({ pattern: 'needle', path: 'build' }))[0]).toBe(
      'build: 1 match in 1 file of 1 searched',
    );
    expect((await lines({ pattern: 'needle', path: 'c.log' })).slice(2)).toEqual(['c.log', '1: needle']);
  });

  it('keeps to globs, whose paths begin at the searched folder', async () => {
    const found = async (args: object) =>
      (await lines({ pattern: 'needle', output: 'files', ...args })).slice(1);
    expect(await found({ glob: '*.ts' })).toEqual(['a.ts: 2', 'src/main.ts: 1']);
    expect(await found({ path: 'src', glob: 'deep/*' })).toEqual(['src/deep/note.md: 1']);
    expect(await found({ exclude: ['src', '.*'] })).toEqual(['a.ts: 2']);
  });

  it('tells sums of folders', async () => {
    expect((await lines({ pattern: 'needle', output: 'counts' })).slice(1)).toEqual([
      '.hidden: 1 in 1 file',
      'a.ts: 2 in 1 file',
      'src: 2 in 2 files',
    ]);
    expect((await lines({ pattern: 'needle', output: 'counts', limit: 1 })).at(-1)).toBe('+2 more');
  });

  it('says when nothing is found, and what may have been meant', async () => {
    expect((await grep({ pattern: 'hay|straw' })).text).toMatch(
      /^\.: no match in 5 files .*mode=regex reads it/,
    );
    expect((await grep({ pattern: 'one\\ntwo', mode: 'regex' })).text).toMatch(/multiline=true finds/);
    expect((await grep({ pattern: 'FOUR' })).text).toMatch(/case_sensitive=false/);
    expect((await grep({ pattern: 'one\ntwo' })).text).toMatch(
      /^INVALID_ARGUMENTS: pattern: has a line break/,
    );
  });

  it.each([
    ['a(?=b)', /^INVALID_PATTERN: pattern: it looks around .* Match what stands there/],
    ['(a)\\1', /^INVALID_PATTERN: pattern: it refers back to a group/],
    ['(?>a)', /^INVALID_PATTERN: pattern: it has an atomic group/],
    ['\\u0041', /^INVALID_PATTERN: .* Write \\x\{1F600\}/],
    ['f(', /^INVALID_PATTERN: pattern: a \( is not closed\. .*mode="literal"/],
    ['a)(b', /^INVALID_PATTERN: pattern: a \) closes nothing/],
    ['[', /a \[ is not closed/],
    ['a{5000}', /repeats more than 1,000 times/],
    ['\\', /ends with a single \\/],
  ])('refuses the expression %s in words', async (pattern, words) => {
    const { text, isError } = await grep({ pattern, mode: 'regex', word: true });
    expect(text).toMatch(words);
    expect(isError).toBe(true);
  });

  it('gives pages that join without a gap, whatever comes and goes between them', async () => {
    const { root } = makePlace(
      Object.fromEntries(
        ['a', 'b/c', 'b/d/e', 'b/f', 'g/h', 'z'].map((path) => [path, 'x\n'.repeat(7) + 'no\nx']),
      ),
    );
    const all = (await lines({ pattern: 'x' }, root)).slice(1).filter((line) => line !== '');
    const seen: string[] = [];
    let cursor: string | undefined;
    let shown = '';
    do {
      const { text } = await grep(
        { pattern: 'x', limit: 5, ...(cursor === undefined ? {} : { cursor }) },
        root,
      );
      for (const line of text.split('\n').slice(1)) {
        if (line === '' || line === shown) continue;
        if (!/^\d+: /.test(line)) shown = line;
        seen.push(line);
      }
      cursor = cursorIn(text);
      writeFileSync(join(root, `b/${'0'.repeat(seen.length)}`), 'y');
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect((await grep({ pattern: 'x', cursor: 'nonsense' })).text).toMatch(
      /^INVALID_ARGUMENTS: cursor: give/,
    );
  });

  it('pages through files and several folders', async () => {
    const one = makePlace({ 'a/x': 'x', b: 'x' }).root;
    const two = makePlace({ 'a/x': 'x' }).root;
    const page = (cursor?: string) =>
      callOn([one, two], 'grep', { pattern: 'x', output: 'files', limit: 1, ...(cursor && { cursor }) });
    const [first, second] = [await page(), await page(cursorIn((await page()).text))];
    const third = await page(cursorIn(second.text));
    expect([first, second, third].map(({ text }) => text.split('\n')[1])).toEqual([
      'root/b: 1',
      'root/a/x: 1',
      'root-2/a/x: 1',
    ]);
    expect(cursorIn(third.text)).toBeUndefined();
    const { text } = await callOn([one, two], 'grep', { pattern: 'x', output: 'counts' });
    expect(text.split('\n').slice(1)).toEqual(['root: 2 in 2 files', 'root-2: 1 in 1 file']);
  });

  it('shortens what is too long, and says so', async () => {
    const line = `${'x'.repeat(250)}\n`;
    const { root } = makePlace({ 'a.txt': line.repeat(99), 'b.txt': line });
    expect((await grep({ pattern: 'x', context: 2 }, root)).text).toMatch(/^\.: 100 matches in 2 files/);
    const short = makePlace({ 'a.txt': `${'-\n'.repeat(30)}${'x'.repeat(30)}\n`.repeat(99) }).root;
    const without = await lines(
      { pattern: 'x', context: 20, limit: 1000 },
      makePlace({ a: (`${'-'.repeat(20)}\n`.repeat(30) + 'x\n').repeat(99) }).root,
    );
    expect(without[0]).toMatch(/too long with context, so without: narrow it/);
    expect(without).toContain('31: x');
    expect((await grep({ pattern: 'x' }, short)).text).not.toMatch(/too long/);
    const files = await lines({ pattern: 'x', limit: 1000 }, makePlace({ 'a.txt': line.repeat(400) }).root);
    expect(files).toEqual([expect.stringMatching(/^\.: 400 matches .*too long for lines, so/), 'a.txt: 400']);
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`${index % 3}/${'long-name-'.repeat(4)}${index}`, 'x']),
    );
    expect(await lines({ pattern: 'x', limit: 1000 }, makePlace(many).root)).toEqual([
      expect.stringMatching(/^\.: 900 matches in 900 files .*too long for files, so/),
      '0: 300 in 300 files',
      '1: 300 in 300 files',
      '2: 300 in 300 files',
    ]);
  });

  it('shows what hides in a line and in a name, each on its own line', async () => {
    const { root } = makePlace({ 'a\n1: forged': 'x \u202e y \u001b[2J\u2028z\nb', plain: 'x' });
    expect((await lines({ pattern: 'x' }, root)).slice(1)).toEqual([
      '',
      '"a\\u{a}1: forged"',
      '1: x [U+202E] y [U+001B][2J[U+2028]z',
      '',
      'plain',
      '1: x',
    ]);
  });

  it('cuts a long line around its match', async () => {
    const { root } = makePlace({
      a: `${'-'.repeat(5000)}needle${'-'.repeat(5000)}`,
      b: '😀'.repeat(400),
    });
    for (const mode of ['literal', 'regex']) {
      const line = (await lines({ pattern: 'needle', mode }, root))[3] ?? '';
      expect(line).toMatch(/^1: …-+needle-+…$/);
      expect(line.length).toBeLessThan(320);
    }
    expect((await lines({ pattern: '😀', mode: 'regex' }, root))[3]).toMatch(/^1: (😀)+…$/u);
  });

  it('never reads what is no file, nor what is outside', async () => {
    const { root, outside } = makePlace({ 'in/a.txt': 'plain', 'shut.txt': SECRET });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync(outside, join(root, 'in/link'));
    symlinkSync('/dev/zero', join(root, 'zero'));
    const server = createServer().listen(join(root, 'socket'));
    chmodSync(join(root, 'shut.txt'), 0);
    const { text } = await grep({ pattern: 'canary' }, root);
    server.close();
    expect(text).toMatch(/left out: .*2 special/);
    if (process.getuid?.() !== 0) expect(text).toMatch(/^\.: no match in 1 file .*1 unreadable/);
    expect((await grep({ pattern: 'canary', path: 'in/link' }, root)).text).toMatch(/^SYMLINK_ESCAPE: /);
    expect((await grep({ pattern: 'canary', path: 'pipe' }, root)).text).toMatch(/^NOT_REGULAR: /);
    expect((await grep({ pattern: 'canary', path: '../outside' }, root)).text).toMatch(/^OUTSIDE_ROOTS: /);
  });

  it('never finds what is in a folder that was swapped for a link', async () => {
    const { root, outside } = makePlace({ 'sub/a.txt': 'plain' });
    await using client = await open('2026-07-28', [root]);
    renameSync(join(root, 'sub'), join(root, 'moved'));
    symlinkSync(outside, join(root, 'sub'));
    const swapping = new AbortController();
    const swaps = (async () => {
      while (!swapping.signal.aborted) {
        renameSync(join(root, 'sub'), join(root, 'was'));
        mkdirSync(join(root, 'sub'));
        await new Promise(setImmediate);
        rmdirSync(join(root, 'sub'));
        renameSync(join(root, 'was'), join(root, 'sub'));
        await new Promise(setImmediate);
      }
    })();
    for (let round = 0; round < 15; round += 1) {
      const result = await client.callTool({ name: 'grep', arguments: { pattern: 'canary' } });
      expect(textOf(result)).toMatch(/^\.: no match/);
    }
    swapping.abort();
    await swaps;
  });
});
