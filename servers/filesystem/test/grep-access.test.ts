import { linkSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, textOf } from '@plugboard/core/testing';
import fc from 'fast-check';
import type * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { filesystem } from '../src/index.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import type { settings } from '../src/settings.ts';
import { makePlace, SECRET } from './tree.ts';

type Settings = Partial<z.input<typeof settings>>;

const { root, outside } = makePlace({
  'a.txt': 'inside canary\n',
  '.env': SECRET,
  'sub/.env': SECRET,
  'sub/id_rsa': SECRET,
  'sub/b.txt': 'a canary too\n',
  'private/plan.md': SECRET,
  'private/deep/more.md': SECRET,
  'notes/private.md': SECRET,
});
symlinkSync('.env', join(root, 'to-env'));
symlinkSync('to-env', join(root, 'to-to-env'));
symlinkSync('private', join(root, 'to-private'));
symlinkSync('../private/deep', join(root, 'sub/to-deep'));
symlinkSync('sub', join(root, 'to-sub'));
symlinkSync(outside, join(root, 'out'));

const CLOSED: Settings = { paths: [root], deny: ['private', 'notes/*.md'] };

async function grep(args: object, given: Settings = {}) {
  await using client = await connect(filesystem, {
    era: '2026-07-28',
    settings: { ...CLOSED, ...given },
  });
  return textOf(await client.callTool({ name: 'grep', arguments: { pattern: 'canary', ...args } }));
}

describe('grep, of what is closed,', () => {
  it('finds nothing, and counts it', async () => {
    expect(await grep({})).toBe(
      '.: 2 matches in 2 files of 2 searched | left out: 5 closed, 6 links' +
        '\n\na.txt\n1: inside canary\n\nsub/b.txt\n1: a canary too',
    );
  });

  it.each([
    '.env',
    './sub/../.env',
    join(root, '.env'),
    pathToFileURL(join(root, '.env')).href,
    'to-env',
    'to-to-env',
    'sub/id_rsa',
    'to-sub/id_rsa',
    'private',
    'private/deep',
    'private/plan.md',
    'to-private',
    'to-private/deep/more.md',
    'sub/to-deep',
    'to-sub/to-deep/more.md',
    'notes/private.md',
  ])('is refused as %s', async (path) => expect(await grep({ path })).toMatch(/^DENIED: /));

  it('finds nothing by any path, glob, form or page', async () => {
    const names = ['.env', 'to-env', 'to-to-env', 'sub', 'to-sub', 'id_rsa', 'private', 'to-private']
      .concat(['plan.md', 'deep', 'to-deep', 'notes', 'private.md', 'out', 'secret.txt', '..', '.', ''])
      .concat(relative('/', root).split('/'));
    const path = fc
      .tuple(
        fc.constantFrom('', '/', './', 'file://', `${root}/`, `${outside}/`),
        fc.subarray(names, { maxLength: 4 }),
      )
      .map(([head, parts]) => head + parts.join('/') || '.');
    const glob = fc.constantFrom(
      '*',
      '**',
      '.*',
      '.env',
      '**/.env',
      '{.env,id_rsa}',
      'private/**',
      '[.p]*',
      '**/*.md',
    );
    const output = fc.constantFrom('lines', 'files', 'counts');
    await using client = await connect(filesystem, { era: '2026-07-28', settings: CLOSED });
    await fc.assert(
      fc.asyncProperty(path, glob, output, async (where, only, form) => {
        const args = { pattern: SECRET.slice(4), path: where, glob: only, output: form, context: 1 };
        const text = textOf(await client.callTool({ name: 'grep', arguments: args }));
        expect(text).toMatch(/^[A-Z_]+: |: no match in /);
      }),
      { numRuns: 150, examples: [['.', '**', 'lines']] },
    );
  });

  it('marks what is read with a warning, in its answer and on stderr', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const text = await grep({ path: 'sub' }, { secrets: 'warn' });
    const files = await grep({ path: 'sub', output: 'files' }, { secrets: 'warn' });
    const told = write.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('secrets'));
    write.mockRestore();
    expect(text).toContain(`\nsub/.env | may hold secrets\n1: ${SECRET}\n`);
    expect(text).toContain('\nsub/b.txt\n');
    expect(files).toContain('\nsub/.env: 1 | may hold secrets\n');
    expect(told).toHaveLength(4);
    expect(told[0]).toMatch(/sub\/\.env may hold secrets, and is searched \(--secrets warn\)\n$/);
    expect(await grep({ path: 'sub' }, { secrets: 'allow' })).toContain(`\nsub/.env\n1: ${SECRET}\n`);
  });

  it('leaves out files with several hard links where they are denied', async () => {
    const place = makePlace({ 'one.txt': SECRET, 'linked.txt': SECRET });
    linkSync(join(place.root, 'linked.txt'), join(place.root, 'again.txt'));
    linkSync(join(place.outside, 'secret.txt'), join(place.root, 'from-outside.txt'));
    const given = { paths: [place.root], deny: [], hardlinks: 'deny' as const };
    expect(await grep({ output: 'files' }, given)).toBe(
      '.: 1 match in 1 file of 1 searched | left out: 3 closed\none.txt: 1',
    );
    expect(await grep({ path: 'from-outside.txt' }, given)).toMatch(/^DENIED: .*--hardlinks deny-write/);
    expect(await grep({ output: 'files' }, { ...given, hardlinks: 'deny-write' })).toContain('linked.txt: 1');
  });

  it('follows no link where none may be', async () => {
    const text = await grep({ path: 'to-sub' }, { symlinks: 'never' });
    expect(text).toMatch(/^DENIED: .*--symlinks inside/);
  });
});

describe.each([true, false])('what is opened below an open folder (anchored: %s)', (anchored) => {
  const policy = createPolicy({ ...DEFAULT_RULES, deny: ['private'] });

  it('is asked of the policy like all else', async () => {
    await using sandbox = await openSandbox([root], { anchored, policy });
    await using top = await sandbox.openFolder('.');
    await using sub = await sandbox.openFolder('sub');
    const at = (...parts: string[]) => ({ root: top.root, parts });
    for (const parts of [
      ['.env'],
      ['to-env'],
      ['private', 'plan.md'],
      ['to-private', 'plan.md'],
      ['sub', 'id_rsa'],
    ])
      await expect(sandbox.openFile(at(...parts), top)).rejects.toMatchObject({ code: 'DENIED' });
    await expect(sandbox.openFile(at('sub', 'id_rsa'), sub)).rejects.toMatchObject({ code: 'DENIED' });
    await expect(sandbox.openFolder(at('sub', 'to-deep'), sub)).rejects.toMatchObject({ code: 'DENIED' });
    await expect(sandbox.openFolder(at('out'), top)).rejects.toMatchObject({ code: 'SYMLINK_ESCAPE' });
    await using file = await sandbox.openFile(at('sub', 'b.txt'), sub);
    expect(await file.handle.readFile('utf8')).toBe('a canary too\n');
  });

  it('is what its place names, whatever folder is given with it', async () => {
    await using sandbox = await openSandbox([root], { anchored, policy });
    await using sub = await sandbox.openFolder('sub');
    await using file = await sandbox.openFile({ root: sub.root, parts: ['a.txt'] }, sub);
    expect(await file.handle.readFile('utf8')).toBe('inside canary\n');
    await expect(sandbox.openFile({ root: sub.root, parts: ['notes', 'b.txt'] }, sub)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

it.runIf(process.platform === 'linux')(
  'a folder that is renamed meanwhile is searched to its end',
  async () => {
    const place = makePlace({ 'sub/a.txt': 'plain' });
    await using sandbox = await openSandbox([place.root]);
    await using sub = await sandbox.openFolder('sub');
    renameSync(join(place.root, 'sub'), join(place.root, 'was'));
    mkdirSync(join(place.root, 'sub'));
    await using file = await sandbox.openFile({ root: sub.root, parts: ['sub', 'a.txt'] }, sub);
    expect(await file.handle.readFile('utf8')).toBe('plain');
  },
);
