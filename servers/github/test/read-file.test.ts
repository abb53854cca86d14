import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesIn } from '../src/files/lines.ts';
import { shopWith } from './world.ts';

const TEN = Array.from({ length: 10 }, (_, at) => `line ${at + 1}\n`).join('');

it('read_file answers a file in one request, with its sha and lines', async () => {
  await using here = await shopWith({ 'README.md': TEN });
  const { text } = await here.ask('read_file', { path: 'README.md' });
  const sha = (await here.shop.git('rev-parse', 'main:README.md')).trim();
  expect(text).toMatch(
    new RegExp(`^README\\.md, sha ${sha}, 71 bytes, lines 1-10 of 10\\n\\[data \\w+ from "README\\.md"`),
  );
  expect(text).toContain(`\n${TEN}`);
  expect(here.fake.requests).toHaveLength(1);
});

it('read_file answers some lines, and says how to go on where there is no room', async () => {
  await using here = await shopWith({ 'a.txt': TEN, 'long.txt': 'x'.repeat(99).concat('\n').repeat(100) });
  expect((await here.ask('read_file', { path: 'a.txt', start_line: 3, end_line: 4 })).text).toMatch(
    /lines 3-4 of 10\n[^\n]*\nline 3\nline 4\n/,
  );
  const first = (await here.ask('read_file', { path: 'long.txt', max_tokens: 500 })).text;
  const [, last, next] = /lines 1-(\d+) of 100; go on with start_line (\d+)/.exec(first) ?? [];
  expect(Number(next)).toBe(Number(last) + 1);
  expect((await here.ask('read_file', { path: 'a.txt', start_line: 11 })).text).toMatch(
    /^NO_LINES: a\.txt has 10 lines/,
  );
});

it('read_file reads several, and names those that failed or found no room', async () => {
  await using here = await shopWith({ 'a.txt': 'a\n', 'b.txt': 'b'.repeat(3000), 'c.txt': 'c' });
  const { text } = await here.ask('read_file', {
    paths: ['a.txt', 'none.txt', 'b.txt', 'c.txt'],
    max_tokens: 400,
  });
  expect(text).toMatch(/^a\.txt, sha/);
  expect(text).toContain('none.txt: There is no such file');
  expect(text).toContain('Not read, for lack of room: c.txt.');
});

it('read_file tells what is no text', async () => {
  await using here = await shopWith({
    'a.bin': Buffer.from([0, 1, 2]),
    'bad.txt': Buffer.from([0x61, 0xff, 0xfe]),
    'dir/x': 'x',
    lfs: 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n',
  });
  await here.shop.commit('main', {
    link: { content: '../../etc/passwd', mode: '120000' },
    sub: { mode: '160000', sha: 'a'.repeat(40) },
  });
  const text = async (path: string) => (await here.ask('read_file', { path })).text;
  expect(await text('a.bin')).toMatch(/3 bytes: it is no text/);
  expect(await text('bad.txt')).toMatch(/it is no text/);
  expect(await text('dir')).toBe('dir is a folder: list it with get_tree.');
  expect(await text('lfs')).toMatch(/a pointer to a file in Git LFS/);
  expect(await text('link')).toBe('link is a symbolic link to ../../etc/passwd.');
  expect(await text('sub')).toMatch(/a submodule/);
});

it('read_file reads a large file in part, without keeping it', async () => {
  const line = `${'y'.repeat(99)}\n`;
  await using here = await shopWith({ 'big.log': line.repeat(50_000) });
  here.shop.state.ceilings.inline = 1_000_000;
  const { text } = await here.ask('read_file', { path: 'big.log', start_line: 49_999 });
  expect(text).toContain('lines 49999-50000 of 50000');
  expect(here.fake.requests.map(({ path }) => path.split('/')[4])).toEqual(['contents', 'git']);
});

it('read_file wants path or paths, and a path of the repository', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('read_file')).text).toMatch(/^MISSING_PATH: /);
  expect((await here.ask('read_file', { path: 'a.txt', paths: ['a.txt'] })).text).toMatch(/^MISSING_PATH: /);
  expect((await here.ask('read_file', { path: 'none.txt', ref: 'main' })).text).toMatch(/^NOT_FOUND: /);
});

it('lines come out as they went in, however the bytes are cut', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '𝄞', '\n', '\r\n', '\r', ' '), { maxLength: 60 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (whole, size) => {
      const bytes = Buffer.from(whole);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const all = await linesIn(chunks, { from: 1, to: Infinity, room: 10_000 });
      expect(all.text).toBe(whole);
      expect(all.total).toBe(Math.max(1, whole.split('\n').length - (whole.endsWith('\n') ? 1 : 0)));
      const parts: string[] = [];
      for (let from = 1; from <= all.total; from += 1)
        parts.push((await linesIn(chunks, { from, to: from, room: 10_000 })).text);
      expect(parts.join('')).toBe(whole);
    }),
  );
});
