import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, lstatSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectContract, lintServer } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { filesystem } from '../src/index.ts';
import { REFERENCE, shapeOf, type Shape } from './fixture/reference-schemas.ts';
import { callOn, ERAS, open } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

const COMPAT = { compat: 'reference' } as const;
const NEW_ERA = ERAS[0] ?? '2026-07-28';

const call = (root: string, name: string, args: object = {}, era = NEW_ERA) =>
  callOn([root], name, { ...args }, era, COMPAT);
const read = async (root: string, args: object) =>
  (await call(root, 'read_text_file', { path: 'a.txt', ...args })).text;
const edit = async (root: string, path: string, oldText: string, newText: string) =>
  (await call(root, 'edit_file', { path, edits: [{ oldText, newText }] })).text;
const bytesOf = (root: string, path: string) => readFileSync(join(root, path));

describe('the contract of --compat reference', () => {
  it('is what the definition says (pnpm gen writes it)', async () => {
    await expectContract(
      filesystem,
      new URL('../tools.reference.json', import.meta.url),
      filesystem.profiles?.['reference'],
    );
  });

  it('keeps the rules of the house', () => {
    lintServer(filesystem, { settings: COMPAT, tokens: 2_500 });
  });

  it.each(ERAS)('has the names and arguments of the reference server in %s', async (era) => {
    await using client = await open(era, [makePlace({}).root], COMPAT);
    const { tools } = await client.listTools();
    const shapes = tools.map(({ name, inputSchema }) => [name, shapeOf(inputSchema as unknown as Shape)]);
    expect(Object.fromEntries(shapes)).toEqual(REFERENCE);
  });

  it('takes no tool or argument of another list', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n' });
    await expect(call(root, 'read', { path: 'a.txt' })).rejects.toThrow('There is no tool "read".');
    const { text } = await call(root, 'read_text_file', { path: 'a.txt', lines: 1 });
    expect(text).toBe('INVALID_ARGUMENTS: Unknown argument "lines" (known are path, tail, head).');
  });
});

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe.each(ERAS)('--compat reference in %s', (era) => {
  const place = () =>
    makePlace({
      'a.txt': 'one\ntwo\nthree\n',
      'sub/b.md': 'bee\n',
      'sub/deep/c.md': 'sea\n',
      'pic.png': PNG,
      '.hidden': '',
    });
  const on = (root: string, name: string, args: object = {}) => call(root, name, args, era);

  it('reads texts, all of them or lines', async () => {
    const { root } = place();
    for (const name of ['read_file', 'read_text_file']) {
      expect((await on(root, name, { path: 'a.txt' })).text).toBe('one\ntwo\nthree\n');
      expect((await on(root, name, { path: join(root, 'a.txt'), head: 2 })).text).toBe('one\ntwo\n');
      expect((await on(root, name, { path: 'a.txt', tail: 2 })).text).toBe('two\nthree\n');
    }
    const { text } = await on(root, 'read_multiple_files', { paths: ['a.txt', 'none', 'sub/b.md'] });
    expect(text).toMatch(
      /^a\.txt:\none\ntwo\nthree\n\n\n---\nnone: NOT_FOUND: .*\n---\nsub\/b\.md:\nbee\n\n$/,
    );
  });

  it('reads media and other bytes', async () => {
    const { root } = place();
    const data = PNG.toString('base64');
    expect((await on(root, 'read_media_file', { path: 'pic.png' })).content).toEqual([
      { type: 'image', data, mimeType: 'image/png' },
    ]);
    const blob = Buffer.from('bee\n').toString('base64');
    const uri = pathToFileURL(join(root, 'sub/b.md')).href;
    expect((await on(root, 'read_media_file', { path: 'sub/b.md' })).content).toEqual([
      { type: 'resource', resource: { uri, mimeType: 'text/markdown', blob } },
    ]);
  });

  it('writes and edits', async () => {
    const { root } = place();
    expect((await on(root, 'write_file', { path: 'a.txt', content: 'new\n' })).text).toBe(
      'overwrote a.txt | 4 bytes',
    );
    const edits = [{ oldText: 'new', newText: 'newer' }];
    const dry = await on(root, 'edit_file', { path: 'a.txt', edits, dryRun: true });
    expect(bytesOf(root, 'a.txt').toString()).toBe('new\n');
    const { text } = await on(root, 'edit_file', { path: 'a.txt', edits });
    expect(text).toMatch(/^```diff\n[^]*\n-new\n\+newer\n```$/);
    expect(dry.text).toBe(text);
    expect(bytesOf(root, 'a.txt').toString()).toBe('newer\n');
  });

  it('makes folders, and moves', async () => {
    const { root } = place();
    expect((await on(root, 'create_directory', { path: 'x/y' })).text).toBe('made x/y');
    expect((await on(root, 'create_directory', { path: 'x/y' })).text).toBe('x/y was there already');
    const moved = await on(root, 'move_file', { source: 'a.txt', destination: 'x/y/a.txt' });
    expect(moved.text).toBe('moved a.txt to x/y/a.txt');
    expect(bytesOf(root, 'x/y/a.txt').toString()).toBe('one\ntwo\nthree\n');
    const again = await on(root, 'move_file', { source: 'pic.png', destination: 'x/y/a.txt' });
    expect(again.text).toBe('EXISTS: There is x/y/a.txt already.');
  });

  it('lists', async () => {
    const { root } = place();
    expect((await on(root, 'list_directory', { path: '.' })).text).toBe(
      '[FILE] .hidden\n[FILE] a.txt\n[FILE] pic.png\n[DIR] sub',
    );
    const { text } = await on(root, 'list_directory_with_sizes', { path: root, sortBy: 'size' });
    expect(text.split('\n').filter((line) => line.startsWith('[FILE]'))).toEqual([
      '[FILE] pic.png  16',
      '[FILE] a.txt  14',
      '[FILE] .hidden  0',
    ]);
    expect(text).toMatch(/\n\nTotal: 3 files, 1 directories\nCombined size: 30 bytes$/);
    const tree = await on(root, 'directory_tree', { path: '.', excludePatterns: ['*.png', 'deep'] });
    expect(JSON.parse(tree.text)).toEqual([
      { name: '.hidden', type: 'file' },
      { name: 'a.txt', type: 'file' },
      { name: 'sub', type: 'directory', children: [{ name: 'b.md', type: 'file' }] },
    ]);
  });

  it('finds, and tells facts', async () => {
    const { root } = place();
    const search = (args: object) => on(root, 'search_files', { path: '.', ...args });
    expect((await search({ pattern: '**/*.md' })).text).toBe(
      `${join(root, 'sub/b.md')}\n${join(root, 'sub/deep/c.md')}`,
    );
    expect((await search({ pattern: '**/*.md', excludePatterns: ['deep'] })).text).toBe(
      join(root, 'sub/b.md'),
    );
    expect((await search({ pattern: '*.rs' })).text).toBe('No matches found');
    chmodSync(join(root, 'a.txt'), 0o640);
    expect((await on(root, 'get_file_info', { path: 'a.txt' })).text).toMatch(
      /^size: 14\n(created: .*\n)?modified: .*\naccessed: .*\nisDirectory: false\nisFile: true\npermissions: 0640\n/,
    );
    expect((await on(root, 'list_allowed_directories')).text).toBe(`Allowed directories:\n${root}`);
  });
});

describe('--compat reference has no defect of the reference server:', () => {
  it('edit_file keeps CRLF', async () => {
    const { root } = makePlace({ 'a.txt': 'a\r\nb\r\nc\r\n' });
    await edit(root, 'a.txt', 'a\nb', 'a\nB');
    expect(bytesOf(root, 'a.txt').toString()).toBe('a\r\nB\r\nc\r\n');
  });

  it('edit_file refuses a text that occurs twice', async () => {
    const { root } = makePlace({ 'a.txt': 'foo\nfoo' });
    expect(await edit(root, 'a.txt', 'foo', 'FOO')).toMatch(
      /^AMBIGUOUS: edits\[0\]\.oldText: occurs 2 times, .* give more of the text around it\.$/,
    );
    expect(bytesOf(root, 'a.txt').toString()).toBe('foo\nfoo');
  });

  it('edit_file refuses an empty text, and no edits', async () => {
    const { root } = makePlace({ 'a.txt': 'foo\n' });
    expect(await edit(root, 'a.txt', '', 'x')).toMatch(
      /^INVALID_ARGUMENTS: edits\[0\]\.oldText: is empty\. .* as oldText, and again in newText\.$/,
    );
    expect((await call(root, 'edit_file', { path: 'a.txt', edits: [] })).text).toBe(
      'INVALID_ARGUMENTS: edits: there is no edit to make.',
    );
    expect(bytesOf(root, 'a.txt').toString()).toBe('foo\n');
  });

  it('edit_file keeps the bytes of another encoding', async () => {
    const { root } = makePlace({ 'a.txt': Buffer.from('caf\xe9\nline\n', 'latin1') });
    await edit(root, 'a.txt', 'line', 'LINE');
    expect(bytesOf(root, 'a.txt')).toEqual(Buffer.from('caf\xe9\nLINE\n', 'latin1'));
  });

  it('edit_file guesses no indentation, and answers an edit to send again', async () => {
    const text = 'if (x) {\n    y();\n  }\n';
    const { root } = makePlace({ 'a.js': text });
    const answer = await edit(root, 'a.js', '  y();\n}', '  z();\n}');
    expect(answer).toMatch(/^NO_MATCH: edits\[0\]\.oldText: is not in a\.js/);
    expect(bytesOf(root, 'a.js').toString()).toBe(text);
    const again = /^\{.*\}$/m.exec(answer)?.[0] ?? '';
    expect(JSON.parse(again)).toEqual({ oldText: '    y();\n  }', newText: '  z();\n}' });
  });

  it('head and tail are lines, as many as asked for, and nothing else', async () => {
    const { root } = makePlace({ 'a.txt': 'one\ntwo\n' });
    expect(await read(root, { tail: 1 })).toBe('two\n');
    expect(await read(root, { head: 9 })).toBe('one\ntwo\n');
    for (const [name, lines] of [
      ['tail', 0],
      ['head', -1],
      ['head', 1.5],
    ] as const)
      expect(await read(root, { [name]: lines })).toMatch(new RegExp(`^INVALID_ARGUMENTS: ${name}: `));
    expect(await read(root, { head: 1, tail: 1 })).toMatch(/^INVALID_ARGUMENTS: head: give head or tail/);
  });

  it.each([
    ['utf8', ''],
    ['utf16le', '\uFEFF'],
  ] as const)('head and tail of a file that is too large to be read whole, in %s', async (encoding, bom) => {
    const text = `${bom}first\n${'a line\n'.repeat(30_000)}last\n`;
    const { root } = makePlace({ 'a.txt': Buffer.from(text, encoding) });
    const part = async (args: object) => {
      const more = { ...COMPAT, maxRead: '64kb' };
      return (await callOn([root], 'read_text_file', { path: 'a.txt', ...args }, NEW_ERA, more)).text;
    };
    expect(await part({})).toMatch(/^TOO_LARGE: /);
    expect(await part({ head: 2 })).toBe('first\na line\n');
    expect(await part({ tail: 2 })).toBe('a line\nlast\n');
    for (const lines of [{ head: 20_000 }, { tail: 20_000 }])
      expect(await part(lines)).toMatch(/^TOO_LARGE: /);
  });

  it.skipIf(process.platform === 'win32')('a FIFO is refused at once', async () => {
    const { root } = makePlace({});
    execFileSync('mkfifo', [join(root, 'a.txt')]);
    expect(await read(root, {})).toMatch(/^NOT_REGULAR: /);
    expect((await call(root, 'read_media_file', { path: 'a.txt' })).text).toMatch(/^NOT_REGULAR: /);
    expect((await call(root, 'read_multiple_files', { paths: ['a.txt'] })).text).toMatch(
      /^a\.txt: NOT_REGULAR: /,
    );
  });

  it.skipIf(process.platform === 'win32')(
    'edit_file keeps setuid, and leaves a file that is read-only',
    async () => {
      const { root } = makePlace({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
      chmodSync(join(root, 'a.txt'), 0o4755);
      await edit(root, 'a.txt', 'one', 'two');
      expect(lstatSync(join(root, 'a.txt')).mode & 0o7777).toBe(0o4755);
      chmodSync(join(root, 'b.txt'), 0o444);
      // Who may do anything, may write to it all the same.
      if (process.getuid?.() !== 0) expect(await edit(root, 'b.txt', 'one', 'two')).toMatch(/^READ_ONLY: /);
    },
  );

  it('a hard link to a file outside is not written through, nor severed', async () => {
    const { root, outside } = makePlace({});
    linkSync(join(outside, 'secret.txt'), join(root, 'a.txt'));
    expect(await edit(root, 'a.txt', SECRET, 'gone')).toMatch(/^DENIED: /);
    expect((await call(root, 'write_file', { path: 'a.txt', content: 'gone' })).isError).toBe(true);
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toContain(SECRET);
    expect(lstatSync(join(root, 'a.txt')).nlink).toBe(2);
    const more = { ...COMPAT, hardlinks: 'deny' } as const;
    const closed = await callOn([root], 'read_text_file', { path: 'a.txt' }, NEW_ERA, more);
    expect(closed.text).not.toContain(SECRET);
  });

  it('takes file:// addresses, decodes UTF-16, and refuses what is no text and what it does not know', async () => {
    const { root } = makePlace({
      'a.txt': Buffer.from('\uFEFFsixteen\n', 'utf16le'),
      'b.bin': Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 37) % 256)),
    });
    expect(await read(root, { path: pathToFileURL(join(root, 'a.txt')).href })).toBe('sixteen\n');
    expect(await read(root, { path: 'b.bin' })).toMatch(/^BINARY: /);
    expect(await read(root, { lines: 3 })).toMatch(/^INVALID_ARGUMENTS: Unknown argument "lines"/);
  });

  it('move_file never takes the place of what is there', async () => {
    const { root } = makePlace({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const { text } = await call(root, 'move_file', { source: 'a.txt', destination: 'b.txt' });
    expect(text).toMatch(/^EXISTS: /);
    expect(bytesOf(root, 'b.txt').toString()).toBe('b\n');
    expect(bytesOf(root, 'a.txt').toString()).toBe('a\n');
  });

  it('move_file moves a link itself', async () => {
    const { root } = makePlace({ 'target.txt': 'here\n' });
    symlinkSync('target.txt', join(root, 'link'));
    await call(root, 'move_file', { source: 'link', destination: 'moved' });
    expect(readlinkSync(join(root, 'moved'))).toBe('target.txt');
    expect(bytesOf(root, 'target.txt').toString()).toBe('here\n');
    expect(existsSync(join(root, 'link'))).toBe(false);
  });

  it('write_file makes missing folders', async () => {
    const { root } = makePlace({});
    await call(root, 'write_file', { path: 'not/yet/there.txt', content: 'hello\n' });
    expect(bytesOf(root, 'not/yet/there.txt').toString()).toBe('hello\n');
    expect(lstatSync(join(root, 'not/yet')).isDirectory()).toBe(true);
  });

  it('no error names a folder that may be used, or one that may not', async () => {
    const { root, outside } = makePlace({ 'a.txt': 'a\n' });
    symlinkSync(join(outside, 'secret.txt'), join(root, 'link'));
    for (const path of [join(outside, 'secret.txt'), '../outside/secret.txt', 'link', '/etc/passwd'])
      for (const name of ['read_text_file', 'get_file_info', 'list_directory', 'directory_tree']) {
        const { text, isError } = await call(root, name, { path });
        if (name === 'get_file_info' && path === 'link') expect(text).toContain('SYMLINK_ESCAPE');
        else expect(isError).toBe(true);
        for (const untold of [SECRET, root, outside, 'list_roots']) expect(text).not.toContain(untold);
      }
  });
});

describe('--compat reference, in large', () => {
  it('tells of what it leaves out', async () => {
    const names = Array.from({ length: 1_500 }, (_, index) => `d/${'long-name-'.repeat(8)}${index}.txt`);
    const { root } = makePlace(Object.fromEntries([...names, 'z.txt'].map((name) => [name, ''])));
    expect((await call(root, 'list_directory', { path: 'd' })).text).toMatch(/\n… \d+ more$/);
    expect((await call(root, 'search_files', { path: '.', pattern: '*.txt' })).text).toMatch(
      /\n… and more; a narrower path or pattern shows them\.$/,
    );
    const [folder, file] = JSON.parse((await call(root, 'directory_tree', { path: '.' })).text) as [
      { children: object[] },
      object,
    ];
    expect(file).toEqual({ name: 'z.txt', type: 'file' });
    expect(folder.children).toHaveLength(101);
    expect(folder.children.at(-1)).toEqual({ more: 1_400 });
  });

  it('reads a text whole or not at all', async () => {
    const { root } = makePlace({ 'a.txt': 'a line\n'.repeat(60_000), 'b.txt': 'b\n' });
    expect(await read(root, {})).toBe(
      'TOO_LARGE: a.txt has 420000 bytes, and what is asked for is more than the 300000 that fit into the answer. ' +
        'head or tail of read_text_file reads fewer lines.',
    );
    expect(await read(root, { tail: 2 })).toBe('a line\na line\n');
    const { text } = await call(root, 'read_multiple_files', { paths: ['a.txt', 'b.txt'] });
    expect(text).toMatch(/^a\.txt: TOO_LARGE: .*\n---\nb\.txt:\nb\n\n$/);
  });
});
