import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const { root, outside } = makePlace({
  'src/main.ts': 'const a = 1;\nconst b = 2;\n',
  'crlf.txt': 'a\r\nb\r\n',
  'mixed.txt': 'a\r\nb\n',
  'empty.txt': '',
  'bom.md': '\uFEFFhello\n',
  'latin1.csv': Buffer.from('caf\xe9\n', 'latin1'),
  'utf16.txt': Buffer.from('\uFEFFhallo\n', 'utf16le'),
  'data.json': '{}',
  'binary.json': Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7]),
  'doc.pdf': Buffer.from('%PDF-1.7\n\0\0\0\x01', 'latin1'),
  'pic.txt': PNG,
  'run.sh': '#!/bin/sh\n',
  'long.txt': 'x'.repeat(4 * 1024 * 1024 + 1),
  'hard.txt': 'two names',
});
const at = (path: string) => join(root, path);
for (const path of ['long.txt', 'src/main.ts']) utimesSync(at(path), 1_900_000_000, 2_000_000_000);
chmodSync(at('run.sh'), 0o4755);
linkSync(at('hard.txt'), at('hard-too.txt'));
writeFileSync(at('huge.log'), 'text\n'.repeat(5_000));
truncateSync(at('huge.log'), 2 ** 35);
symlinkSync('src', at('to-folder'));
symlinkSync('to-folder/main.ts', at('to-file'));
symlinkSync('nowhere', at('dangling'));
symlinkSync('circle', at('circle'));
symlinkSync(join(outside, 'secret.txt'), at('out-file'));
symlinkSync(outside, at('out-folder'));
symlinkSync(join(outside, 'not-there'), at('out-nothing'));

const stat = (...paths: string[]) => callOn([root], 'stat', { paths });
const rowOf = async (path: string) =>
  ((await stat(path)).data.rows as Record<string, unknown>[])[0] as Record<string, unknown>;

describe.each(ERAS)('stat in %s', (era) => {
  it('answers rows and a text', async () => {
    const { data, text } = await callOn([root], 'stat', { paths: ['src/main.ts'] }, era);
    const created = lstatSync(at('src/main.ts'), { bigint: true }).birthtime.toISOString();
    expect(data).toEqual({
      rows: [
        {
          path: 'src/main.ts',
          type: 'file',
          size: 26,
          mode: expect.stringMatching(/^0[0-7]{3}$/) as string,
          modified: '2033-05-18T03:33:20.000Z',
          accessed: expect.stringMatching(/Z$/) as string,
          created,
          mime: 'text/plain',
          encoding: 'utf-8',
          eol: 'lf',
          lines: 2,
          est_tokens: 9,
          etag: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
      ],
    });
    expect(text).toMatch(
      /^src\/main\.ts \| file \| size 26 \| mode 0\d{3} \| mime text\/plain \| .* \| lines 2 \| est_tokens 9 \| modified 2033-.* \| etag \w+$/,
    );
  });
});

describe('stat, of content', () => {
  it.each([
    ['crlf.txt', { mime: 'text/plain', eol: 'crlf', lines: 2 }],
    ['mixed.txt', { eol: 'mixed' }],
    ['empty.txt', { size: 0, mime: 'text/plain', eol: 'none', lines: 0, est_tokens: 0 }],
    ['bom.md', { mime: 'text/markdown', encoding: 'utf-8', bom: true, lines: 1, est_tokens: 2 }],
    ['latin1.csv', { mime: 'text/csv', encoding: 'windows-1252', size: 5, est_tokens: 2 }],
    ['utf16.txt', { encoding: 'utf-16le', bom: true, lines: 1, est_tokens: 2 }],
    ['data.json', { mime: 'application/json', encoding: 'utf-8' }],
    ['binary.json', { mime: 'application/octet-stream' }],
    ['doc.pdf', { mime: 'application/pdf' }],
    ['pic.txt', { mime: 'image/png' }],
  ])('%s', async (path, facts) => {
    expect(await rowOf(path)).toMatchObject({ path, type: 'file', ...facts });
  });

  it.each(['binary.json', 'doc.pdf', 'pic.txt', 'long.txt'])('%s has no lines to count', async (path) => {
    const row = await rowOf(path);
    for (const fact of ['encoding', 'eol', 'lines', 'est_tokens', 'bom'])
      expect(row).not.toHaveProperty(fact);
  });

  it.each(['src/main.ts', 'long.txt', 'pic.txt', 'utf16.txt', 'huge.log'])(
    'the etag of %s is that of read',
    async (path) => {
      const part = path === 'huge.log' ? { byte_offset: 0, byte_length: 4 } : {};
      const { text } = await callOn([root], 'read', { path, ...part });
      expect((await rowOf(path)).etag).toBe(/ etag (\S+)/.exec(text)?.[1]);
    },
  );

  it('does not read a huge file', async () => {
    expect(await rowOf('huge.log')).toMatchObject({
      size: 2 ** 35,
      etag: expect.stringMatching(/^w-/) as string,
    });
  });
});

describe('stat, of what is no file', () => {
  it('tells mode and names', async () => {
    expect(await rowOf('run.sh')).toMatchObject({ mode: '4755' });
    expect(await rowOf('hard.txt')).toMatchObject({ nlink: 2 });
    expect(await rowOf('empty.txt')).not.toHaveProperty('nlink');
    const folder = await rowOf('src');
    expect(folder).toMatchObject({ path: 'src', type: 'folder' });
    for (const fact of ['size', 'nlink', 'etag', 'mime']) expect(folder).not.toHaveProperty(fact);
    expect(await rowOf('.')).toMatchObject({ path: '.', type: 'folder' });
  });

  it.each([
    ['to-folder', { target: 'src', target_type: 'folder' }],
    ['to-file', { target: 'src/main.ts', target_type: 'file' }],
    ['dangling', { target_error: 'NOT_FOUND' }],
    ['circle', { target_error: 'NOT_FOUND' }],
    ['out-file', { target_error: 'SYMLINK_ESCAPE' }],
    ['out-folder', { target_error: 'SYMLINK_ESCAPE' }],
    ['out-nothing', { target_error: 'SYMLINK_ESCAPE' }],
  ])('says of the link %s where it leads, inside only', async (path, facts) => {
    const { text, data } = await stat(path);
    const [row] = data.rows as [Record<string, unknown>];
    expect(row).toMatchObject({ path, type: 'link', ...facts });
    expect(Object.keys(row).filter((key) => key.startsWith('target'))).toEqual(Object.keys(facts));
    expect(text).not.toContain(outside);
    expect(text).not.toContain(SECRET);
  });

  it.skipIf(process.platform === 'win32')('looks at a pipe and a socket, and waits for neither', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('pipe', at('to-pipe'));
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    expect(await rowOf('pipe')).toMatchObject({ type: 'other' });
    expect(await rowOf('socket')).toMatchObject({ type: 'other' });
    expect(await rowOf('to-pipe')).toMatchObject({ type: 'link', target_error: 'NOT_REGULAR' });
    await new Promise((resolve) => server.close(resolve));
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'looks at a device, and opens it not',
    async () => {
      execFileSync('mknod', [at('null'), 'c', '1', '3']);
      expect(await rowOf('null')).toMatchObject({ path: 'null', type: 'other' });
    },
  );
});

describe('stat, of paths', () => {
  it('takes every spelling, and follows links on the way', async () => {
    const paths = [
      at('src/main.ts'),
      pathToFileURL(at('src/main.ts')).href,
      './src/../src/main.ts',
      'to-folder/main.ts',
    ];
    const { data } = await stat(...paths);
    expect((data.rows as { path: string }[]).map(({ path }) => path)).toEqual(paths.map(() => 'src/main.ts'));
  });

  it('tells of a bad path in its place', async () => {
    const { data, text, isError } = await stat(
      'src',
      '../outside/secret.txt',
      'src/mian.ts',
      'out-folder/x',
      'empty.txt/x',
    );
    expect(data.rows).toMatchObject([
      { path: 'src' },
      { code: 'OUTSIDE_ROOTS', hint: 'list_roots shows them.' },
      { code: 'NOT_FOUND', message: 'There is no src/mian.ts.', hint: 'Did you mean "src/main.ts"?' },
      { code: 'SYMLINK_ESCAPE' },
      { code: 'NOT_A_DIRECTORY' },
    ]);
    expect(text.split('\n')).toHaveLength(5);
    expect(text).not.toContain(outside);
    expect(isError).toBeUndefined();
  });

  it('is an error for one bad path alone', async () => {
    const { text, isError } = await stat('another-thing');
    expect(text).toBe('NOT_FOUND: There is no another-thing. list shows what there is.');
    expect(isError).toBe(true);
  });
});

describe('a path that leads nowhere', () => {
  const near = makePlace({
    'docs/guide/intro.md': '',
    'docs/guide/intro2.md': '',
    'docs/api.md': '',
    'two\nlines.md': '',
  });

  it.each([
    ['docs/guide/intr.md', 'Did you mean "docs/guide/intro.md" or "docs/guide/intro2.md"?'],
    ['dosc/guide/intro.md', 'Did you mean "docs"?'],
    ['docs/giude/more/intro.md', 'Did you mean "docs/guide"?'],
    ['two\nlinse.md', String.raw`Did you mean "two\u{a}lines.md"?`],
    ['quite/another/thing', 'list shows what there is.'],
  ])('%s is answered with the closest names of the nearest folder', async (path, hint) => {
    for (const [tool, args] of [
      ['stat', { paths: [path] }],
      ['read', { path }],
      ['list', { path }],
      ['find', { path }],
    ] as const) {
      const { text } = await callOn([near.root], tool, args);
      expect(text).toMatch(/^NOT_FOUND: There is no .*\. /);
      expect(text.endsWith(hint)).toBe(true);
    }
  });
});
