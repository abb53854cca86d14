import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { filesystem } from '../src/index.ts';
import { ERAS, open } from './open.ts';
import { makePlace } from './tree.ts';

const { root, outside } = makePlace({
  'notes.txt': 'hello\n',
  'page.html': '<p>hi</p>',
  'wide.txt': Buffer.from('\ufeffwide', 'utf16le'),
  'dot.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  'raw.bin': Buffer.from([0, 1, 2]),
  '50% of ümlauts #1?.txt': 'odd\n',
  'sub/deep.txt': 'deep\n',
  'sub/deeper/x.txt': 'x',
  '.env': 'KEY=hunter2',
  'many.bin': Buffer.alloc(2_000),
});
symlinkSync('sub', join(root, 'sub-link'));
symlinkSync(outside, join(root, 'sub-out'));
symlinkSync('nowhere', join(root, 'sub-nowhere'));
const other = makePlace({ 'a.txt': 'a' }).root;

const uriOf = (...names: string[]) => pathToFileURL(join(root, ...names)).href;
const pathOf = (...names: string[]) =>
  join(root, ...names)
    .replaceAll('\\', '/')
    .replace(/^\//, '');

describe.each(ERAS)('files as resources in %s', (era) => {
  it.each([
    ['notes.txt', 'text/plain', { text: 'hello\n' }],
    ['page.html', 'text/html', { text: '<p>hi</p>' }],
    ['wide.txt', 'text/plain', { text: 'wide' }],
    ['dot.png', 'image/png', { blob: 'iVBORw0KGgo=' }],
    ['raw.bin', 'application/octet-stream', { blob: 'AAEC' }],
    ['50% of ümlauts #1?.txt', 'text/plain', { text: 'odd\n' }],
    ['sub-link/deep.txt', 'text/plain', { text: 'deep\n' }],
  ])('%s is read as %s', async (name, mimeType, content) => {
    await using client = await open(era, [root]);
    const uri = uriOf(...name.split('/'));
    expect((await client.readResource({ uri })).contents).toEqual([{ uri, mimeType, ...content }]);
  });

  it('a folder is the names in it that are open', async () => {
    await using client = await open(era, [root]);
    const { contents } = await client.readResource({ uri: uriOf() });
    expect(contents).toMatchObject([{ uri: uriOf(), mimeType: 'inode/directory' }]);
    const names = (contents[0] as { text: string }).text.split('\n');
    expect(names).toContain('sub/');
    expect(names).toContain('notes.txt');
    expect(names).not.toContain('.env');
  });

  it.each([
    [
      'what is outside',
      pathToFileURL(join(outside, 'secret.txt')).href,
      /^OUTSIDE_ROOTS: That path is outside/,
    ],
    ['a way out', `${uriOf()}/../outside/secret.txt`, /^OUTSIDE_ROOTS: /],
    ['a hidden way out', `${uriOf()}/%2e%2e/outside/secret.txt`, /^OUTSIDE_ROOTS: /],
    ['a link that leads out', uriOf('sub-out', 'secret.txt'), /^SYMLINK_ESCAPE: /],
    ['a file that keeps secrets', uriOf('.env'), /^DENIED: \.env may hold secrets/],
    ['a NUL', `${uriOf('a')}%00`, /^INVALID_ARGUMENTS: A path cannot contain a NUL/],
    [
      'what is not there',
      uriOf('note.txt'),
      /^NOT_FOUND: There is no note\.txt\. Did you mean "notes\.txt"\?$/,
    ],
    ['what is beyond a file', uriOf('notes.txt', 'x'), /^NOT_A_DIRECTORY: /],
  ])('%s is refused in the words of read', async (_what, uri, words) => {
    await using client = await open(era, [root]);
    await expect(client.readResource({ uri })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(words) as string,
    });
  });

  it('a file that is too large is left to the tool read', async () => {
    const settings = { paths: [root], maxRead: '1000', journal: 'off' };
    await using client = await connect(filesystem, { era, settings });
    await expect(client.readResource({ uri: uriOf('many.bin') })).rejects.toMatchObject({
      code: -32_602,
      message:
        'TOO_LARGE: many.bin has 2000 bytes; at most 1000 are read whole. ' +
        'The tool read shows parts of it, by byte_offset and byte_length.',
    });
  });

  it('a file that keeps secrets is read with a line on stderr where the person lets it', async () => {
    const settings = { paths: [root], secrets: 'warn' as const, journal: 'off' };
    await using client = await connect(filesystem, { era, settings });
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const { contents } = await client.readResource({ uri: uriOf('.env') });
    expect(contents).toMatchObject([{ text: 'KEY=hunter2' }]);
    expect(said.mock.calls.join('')).toMatch('.env may hold secrets, and is read (--secrets warn)');
    said.mockRestore();
  });

  it('the roots are listed, and nothing that would have to be looked for', async () => {
    await using client = await open(era, [root, other]);
    const { resources } = await client.listResources();
    expect(resources).toMatchObject([
      { uri: uriOf(), name: 'root', mimeType: 'inode/directory' },
      { uri: pathToFileURL(other).href, name: 'root-2', mimeType: 'inode/directory' },
    ]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ uriTemplate: 'file:///{+path}' }]);
  });
});

describe('the completion of a path', () => {
  const complete = async (value: string, paths = [root]) => {
    await using client = await open('2026-07-28', paths);
    const ref = { type: 'ref/resource', uri: 'file:///{+path}' } as const;
    return (await client.complete({ ref, argument: { name: 'path', value } })).completion;
  };

  it('offers what is in the folder typed so far, and links that lead inside', async () => {
    expect((await complete(pathOf('sub'))).values).toEqual([pathOf('sub/'), pathOf('sub-link/')]);
    expect((await complete(pathOf('sub/'))).values).toEqual([pathOf('sub/deep.txt'), pathOf('sub/deeper/')]);
    expect((await complete(pathOf('sub/deeper/x'))).values).toEqual([pathOf('sub/deeper/x.txt')]);
    expect((await complete(pathOf('sub-link/deeper'))).values).toEqual([pathOf('sub-link/deeper/')]);
  });

  it.each(['', pathOf('').slice(0, 5), pathOf('').slice(0, -2)])(
    'offers the roots above them: %j',
    async (typed) => {
      expect((await complete(typed)).values).toEqual([`${pathOf()}/`]);
    },
  );

  it.each([
    ['the folder around the root', `${pathOf()}/../`],
    ['a folder outside', `${pathOf()}/../outside/`],
    ['what a link outside leads to', pathOf('sub-out/')],
    ['a file that is closed', pathOf('.e')],
    ['a folder that is not there', pathOf('nothing/')],
    ['what is in a file', pathOf('notes.txt/')],
  ])('offers nothing for %s', async (_what, typed) => {
    expect((await complete(typed)).values).toEqual([]);
  });

  it('offers a hundred at most, and says when there are more', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `f${String(index).padStart(3, '0')}`);
    const { root: full } = makePlace(Object.fromEntries(names.map((name) => [name, ''])));
    const { values, hasMore } = await complete(`${full.slice(1)}/f`, [full]);
    expect(values).toEqual(names.slice(0, 100).map((name) => `${full.slice(1)}/${name}`));
    expect(hasMore).toBe(true);
  });

  it('leaves out what has other names where such files are closed', async () => {
    const { root: linked } = makePlace({ 'one.txt': '1', 'only.txt': '2' });
    linkSync(join(linked, 'one.txt'), join(linked, 'own.txt'));
    mkdirSync(join(linked, 'old'));
    writeFileSync(join(linked, 'old', 'x'), '');
    const settings = { paths: [linked], hardlinks: 'deny' as const, journal: 'off' };
    await using client = await connect(filesystem, { era: '2026-07-28', settings });
    const ref = { type: 'ref/resource', uri: 'file:///{+path}' } as const;
    const argument = { name: 'path', value: `${linked.slice(1)}/o` };
    const { values } = (await client.complete({ ref, argument })).completion;
    expect(values).toEqual([`${linked.slice(1)}/old/`, `${linked.slice(1)}/only.txt`]);
  });
});
