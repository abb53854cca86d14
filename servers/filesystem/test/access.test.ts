import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import fc from 'fast-check';
import type * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { filesystem } from '../src/index.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import type { settings } from '../src/settings.ts';
import { ERAS } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

type Settings = Partial<z.input<typeof settings>>;

async function call(given: Settings, name: string, args: object = {}, era: Era = '2026-07-28') {
  await using client = await connect(filesystem, { era, settings: given });
  const result = await client.callTool({ name, arguments: { ...args } });
  return { text: textOf(result), data: result.structuredContent as Record<string, unknown> };
}

const { root, outside } = makePlace({
  'a.txt': 'inside\n',
  '.env': SECRET,
  '.env.example': 'KEY=\n',
  'sub/id_rsa': SECRET,
  'private/plan.md': SECRET,
  'caf\u00e9/menu.md': SECRET,
  'linked.txt': 'linked\n',
});
symlinkSync('.env', join(root, 'to-env'));
symlinkSync('private', join(root, 'to-private'));
symlinkSync('to-env', join(root, 'to-to-env'));
symlinkSync('../a.txt', join(root, 'private/to-a'));
symlinkSync('a.txt', join(root, 'to-a'));
symlinkSync('sub', join(root, 'to-sub'));
symlinkSync(join(outside, 'secret.txt'), join(root, 'out'));
linkSync(join(root, 'linked.txt'), join(root, 'also-linked.txt'));

const CLOSED: Settings = { paths: [root], deny: ['private', 'caf\u00e9/*.md'] };
const read = async (path: string, given: Settings = {}) =>
  (await call({ ...CLOSED, ...given }, 'read', { path })).text;

describe.each(ERAS)('in %s', (era) => {
  it('a denied file is refused in words that name the flag', async () => {
    const refused = async (path: string) => (await call(CLOSED, 'read', { path }, era)).text;
    expect(await refused('.env')).toBe(
      'DENIED: .env may hold secrets, by its name. The person who runs this server can open it with --allow, ' +
        'or all such files with --secrets warn.',
    );
    expect(await refused('private/plan.md')).toBe(
      'DENIED: private/plan.md is closed by a rule. The person who runs this server set it with --deny.',
    );
  });

  it('list shows by name what is closed, and nothing more of it', async () => {
    const args = { hidden: true, depth: 3, sort: 'modified' };
    const { data, text } = await call(CLOSED, 'list', args, era);
    const entries = data.entries as { path: string }[];
    expect(entries.find(({ path }) => path === '.env')).toEqual({ path: '.env', type: 'file', denied: true });
    expect(entries.find(({ path }) => path === 'private')).toEqual({
      path: 'private',
      type: 'folder',
      denied: true,
    });
    expect(entries.filter(({ path }) => path.startsWith('private/'))).toEqual([]);
    expect(text).toContain('\n.env (denied)\n');
    expect(text).toMatch(/\nprivate\/ \(denied\)$/);
    expect(text).toMatch(/\n {2}id_rsa \(denied\)\n/);
    expect(text).toMatch(/\n\.env\.example {2}5 /);
  });

  it('list_roots tells what is granted and closed', async () => {
    const { data, text } = await call(
      { ...CLOSED, maxRead: '1kb', secrets: 'warn', allow: ['x'] },
      'list_roots',
      {},
      era,
    );
    expect(data).toMatchObject({
      roots: [{ access: 'rw', case_sensitive: process.platform === 'linux' }],
      max_read_bytes: 1024,
      secrets: 'warn',
      deny: ['private', 'caf\u00e9/*.md'],
      allow: ['x'],
    });
    expect(text).toContain('\nClosed: private, caf\u00e9/*.md\nOpen though secret: x');
  });
});

describe('a denied file', () => {
  const CODES =
    /^(DENIED|NOT_FOUND|OUTSIDE_ROOTS|SYMLINK_ESCAPE|INVALID_ARGUMENTS|NOT_A_DIRECTORY|NOT_REGULAR): /;

  it.each([
    './.env',
    'sub/../.env',
    '../root/.env',
    './/.env',
    join(root, '.env'),
    pathToFileURL(join(root, '.env')).href,
    pathToFileURL(join(root, '.env')).href.replace('.env', '%2Eenv'),
    `~/${relative(homedir(), root)}/.env`,
    '".env"',
    String.raw`"\u{2e}env"`,
    'to-env',
    'to-to-env',
    'sub/id_rsa',
    'to-sub/id_rsa',
    'private/plan.md',
    'to-private/plan.md',
    'private/to-a',
    'private/nothing-here',
    'caf\u00e9/menu.md',
  ])('is refused as %s', async (path) => {
    expect(await read(path)).toMatch(/^DENIED: /);
  });

  it.each([
    '.ENV',
    '.env.',
    '.env ',
    '.Env',
    'PRIVATE/plan.md',
    'cafe\u0301/menu.md',
    'private./plan.md',
    '%2eenv',
  ])('is not read as %s', async (path) => expect(await read(path)).toMatch(CODES));

  it.each([true, false])(
    'is never opened, nor is what lies outside, whatever the path (anchored: %s)',
    async (anchored) => {
      const policy = createPolicy({ ...DEFAULT_RULES, deny: ['private', 'caf\u00e9/*.md'] });
      await using sandbox = await openSandbox([root], { anchored, policy });
      const names = [
        '.env',
        '.ENV',
        '%2eenv',
        'to-env',
        'to-to-env',
        'sub',
        'to-sub',
        'id_rsa',
        'private',
        'to-private',
      ]
        .concat([
          'plan.md',
          'to-a',
          'caf\u00e9',
          'cafe\u0301',
          'menu.md',
          'out',
          'a.txt',
          'root',
          'outside',
          'secret.txt',
        ])
        .concat(['..', '.', '', '~', '.env.', 'private. .', ...relative('/', root).split('/')]);
      const head = fc.constantFrom(
        '',
        '/',
        './',
        '//',
        'file://',
        'file:///',
        '~/',
        `${root}/`,
        `${outside}/`,
        `file://${root}/`,
        '"',
      );
      const body = fc.array(fc.constantFrom(...names), { maxLength: 6 });
      const tail = fc.constantFrom('', '/', '/.', ' ', '.', '\u0000', '"', '//');
      let opened = 0;
      await fc.assert(
        fc.asyncProperty(head, body, tail, async (start, parts, end) => {
          const found = await sandbox.openFile(start + parts.join('/') + end).catch(() => undefined);
          if (found === undefined) return;
          await using file = found;
          opened += 1;
          expect(await file.handle.readFile('utf8')).not.toContain(SECRET);
        }),
        { numRuns: 3_000, examples: [['', ['a.txt'], '']] },
      );
      expect(opened).toBeGreaterThan(0);
    },
  );

  it('is refused alike by the walk that compares paths', async () => {
    const policy = createPolicy({ ...DEFAULT_RULES, deny: ['private'] });
    await using sandbox = await openSandbox([root], { anchored: false, policy });
    for (const path of ['.env', 'to-env', 'to-to-env', 'to-sub/id_rsa', 'to-private/plan.md', 'private/to-a'])
      await expect(sandbox.openFile(path)).rejects.toMatchObject({ code: 'DENIED' });
    await using folder = await sandbox.openFolder('.');
    expect(await sandbox.look(folder, '.env')).toBeUndefined();
    expect(await sandbox.look(folder, 'gone')).toBeUndefined();
    expect((await sandbox.look(folder, 'a.txt'))?.size).toBe(7n);
  });

  it('can be told from one that is not there by nobody', async () => {
    expect(await read('private/nothing')).toBe((await read('private/plan.md')).replace('plan.md', 'nothing'));
  });

  it('leaves a line on stderr when it is read with a warning', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await read('.env', { secrets: 'warn' });
    await read('a.txt', { secrets: 'warn' });
    const lines = write.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('secrets'));
    write.mockRestore();
    expect(lines).toEqual([
      expect.stringMatching(/\.env may hold secrets, and is read \(--secrets warn\)\n$/),
    ]);
  });

  it('is opened by the flag that the error names', async () => {
    expect(await read('.env', { allow: ['.env'] })).toContain(SECRET);
    expect(await read('.env', { secrets: 'warn' })).toMatch(/^\.env \| may hold secrets \| lines 1-1 of 1/);
    expect(await read('.env', { secrets: 'allow' })).toMatch(/^\.env \| lines 1-1 of 1/);
    expect(await read('sub/id_rsa', { allow: ['.env'] })).toMatch(/^DENIED/);
    expect(await read('private/plan.md', { allow: ['private/**'], secrets: 'allow' })).toMatch(/^DENIED/);
  });
});

describe('links', () => {
  it.each([true, false])('are not followed with --symlinks never (anchored: %s)', async (anchored) => {
    const policy = createPolicy({ ...DEFAULT_RULES, symlinks: 'never' });
    await using sandbox = await openSandbox([root], { anchored, policy });
    for (const path of ['to-a', 'to-sub/id_rsa', 'out', 'to-sub']) {
      const error = await sandbox.open(path).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: 'DENIED',
        hint: expect.stringContaining('--symlinks inside') as string,
      });
      expect(String(error)).not.toContain(outside);
    }
    await using file = await sandbox.openFile('a.txt');
    expect(file.shown).toBe('a.txt');
  });

  it('to the same file under other names (hard links) are read unless they are denied', async () => {
    expect(await read('also-linked.txt')).toMatch(/linked\n$/);
    expect(await read('also-linked.txt', { hardlinks: 'deny' })).toMatch(
      /^DENIED: also-linked\.txt .*--hardlinks/,
    );
    expect(await read('a.txt', { hardlinks: 'deny' })).toMatch(/inside\n$/);
    const { text } = await call({ ...CLOSED, hardlinks: 'deny' }, 'list');
    expect(text).toContain('\nalso-linked.txt (denied)\n');
    expect(text).toContain('\nlinked.txt (denied)\n');
    expect(text).toContain('\na.txt  7\n');
  });
});

it('--max-read is the size up to which a file is read whole, and the widest part of a larger one', async () => {
  const { root: big } = makePlace({ 'big.txt': 'x'.repeat(3000), 'small.txt': 'x'.repeat(1024) });
  const open = (args: object) => call({ paths: [big], maxRead: '1kb' }, 'read', args);
  expect((await open({ path: 'small.txt' })).text).toMatch(/^small\.txt \| lines 1-1 of 1/);
  expect((await open({ path: 'big.txt' })).text).toBe(
    'TOO_LARGE: big.txt has 3000 bytes; at most 1024 are read whole. Give byte_offset and byte_length to read a part of it.',
  );
  const { text } = await open({ path: 'big.txt', byte_offset: 0, byte_length: 3000 });
  expect(text.split('\n')[1]).toHaveLength(1024);
});

describe('roots in one another', () => {
  const outer = makePlace({ 'x.txt': 'outer\n' }).root;
  const inner = join(outer, 'a/inner');
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(inner, 'y.txt'), SECRET);
  symlinkSync('a', join(outer, 'way'));

  it.each([true, false])('each keep their own access, by whatever path (anchored: %s)', async (anchored) => {
    const policy = createPolicy({ ...DEFAULT_RULES, writing: true });
    await using sandbox = await openSandbox([outer], { ro: [inner], policy, anchored });
    for (const path of ['root/a/inner/y.txt', 'inner/y.txt', 'root/way/inner/y.txt', join(inner, 'y.txt')]) {
      await using file = await sandbox.openFile(path);
      expect(policy.accessTo(file.root)).toBe('ro');
    }
    await using file = await sandbox.openFile('root/x.txt');
    expect(policy.accessTo(file.root)).toBe('rw');
  });

  it('keep closed what is closed in the outer one', async () => {
    const given = { paths: [outer, inner], deny: ['a'] };
    expect((await call(given, 'read', { path: 'inner/y.txt' })).text).toMatch(/^DENIED/);
  });
});
