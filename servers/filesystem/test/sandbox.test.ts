import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { unquoted, visible } from '../src/sandbox/shown.ts';
import { callOn } from './open.ts';
import { makePlace, SECRET, type Place } from './tree.ts';

const place = makePlace({
  'a.txt': 'inside\n',
  'sub/b.txt': 'deep\n',
  '..odd': 'dots\n',
  'ümlaut é.txt': 'names\n',
});
const { root, outside } = place;
symlinkSync(outside, join(root, 'way-out'));
symlinkSync(join(outside, 'secret.txt'), join(root, 'secret-link'));
symlinkSync('../outside/secret.txt', join(root, 'relative-link'));
symlinkSync('sub', join(root, 'way-in'));
symlinkSync('way-in/b.txt', join(root, 'two-steps'));
symlinkSync(join(root, 'a.txt'), join(root, 'absolute-in'));
symlinkSync('loop-b', join(root, 'loop-a'));
symlinkSync('loop-a', join(root, 'loop-b'));
symlinkSync('nowhere', join(root, 'dangling'));

/** What comes of a path by the walk that is not this system's default: the content, or the code. */
async function otherwise(path: string): Promise<string> {
  await using sandbox = await openSandbox([root], { anchored: process.platform !== 'linux' });
  try {
    await using file = await sandbox.openFile(path);
    return await file.handle.readFile('utf8');
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('what lies outside', () => {
  it.each([
    ['a parent', '../outside/secret.txt', 'OUTSIDE_ROOTS'],
    ['a parent from below', 'sub/../../outside/secret.txt', 'OUTSIDE_ROOTS'],
    ['many parents', '../../../../../../../../etc/passwd', 'OUTSIDE_ROOTS'],
    ['an absolute path', join(outside, 'secret.txt'), 'OUTSIDE_ROOTS'],
    ['a sibling with the same beginning', `${root}-evil/secret.txt`, 'OUTSIDE_ROOTS'],
    ['a URI', pathToFileURL(join(outside, 'secret.txt')).href, 'OUTSIDE_ROOTS'],
    ['a home path', '~/.ssh/id_rsa', 'OUTSIDE_ROOTS'],
    ['the file system', '/', 'OUTSIDE_ROOTS'],
    ['a process', '/proc/self/root/etc/passwd', 'OUTSIDE_ROOTS'],
    ['a descriptor', '/dev/stdin', 'OUTSIDE_ROOTS'],
    ['a link to a folder', 'way-out/secret.txt', 'SYMLINK_ESCAPE'],
    ['a link to a file', 'secret-link', 'SYMLINK_ESCAPE'],
    ['a relative link', 'relative-link', 'SYMLINK_ESCAPE'],
    ['a name behind a link that is not there yet', 'way-out/new.txt', 'SYMLINK_ESCAPE'],
  ])('read refuses %s and shows nothing of it', async (_what, path, code) => {
    const { text, isError } = await callOn([root], 'read', { path });
    expect(text).toMatch(new RegExp(`^${code}: `));
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(outside);
    expect(isError).toBe(true);
    expect(await otherwise(path)).toBe(code);
  });

  it.each(['..', '/', 'way-out', outside, `${root}-evil`])('list refuses %s', async (path) => {
    const { text } = await callOn([root], 'list', { path });
    expect(text).toMatch(/^(OUTSIDE_ROOTS|SYMLINK_ESCAPE): /);
    expect(text).not.toContain('secret');
  });

  it.each([
    ['an encoded parent', '%2e%2e/outside/secret.txt', 'NOT_FOUND'],
    ['doubled dots', '....//....//outside/secret.txt', 'NOT_FOUND'],
    ['a Windows parent', '..\\outside\\secret.txt', 'NOT_FOUND'],
    ['a NUL', 'a.txt\0.png', 'INVALID_ARGUMENTS'],
    ['a circle of links', 'loop-a', 'NOT_FOUND'],
    ['a link to nowhere', 'dangling', 'NOT_FOUND'],
    ['a name too long', 'x'.repeat(300), 'NOT_FOUND'],
    ['a file as a folder', 'a.txt/b', 'NOT_A_DIRECTORY'],
    ['another machine', 'file://server/share/x', 'INVALID_ARGUMENTS'],
  ])('read answers %s in words', async (_what, path, code) => {
    expect((await callOn([root], 'read', { path })).text).toMatch(new RegExp(`^${code}: `));
    await expect(otherwise(path)).resolves.toMatch(code);
  });

  it.each([true, false])(
    'never opens anything outside, whatever the path (anchored: %s)',
    async (anchored) => {
      await using sandbox = await openSandbox([root], { anchored });
      const names = [
        '..',
        '.',
        '',
        'sub',
        'way-out',
        'way-in',
        'secret.txt',
        'secret-link',
        'outside',
        'root',
        '~',
        '\0',
        '...',
      ];
      const paths = fc.tuple(
        fc.constantFrom('', '/', 'file://', `${root}/`, `${outside}/`),
        fc.array(fc.constantFrom(...names), { maxLength: 8 }),
      );
      await fc.assert(
        fc.asyncProperty(paths, async ([head, parts]) => {
          const found = await sandbox.openFile(head + parts.join('/')).catch(() => undefined);
          if (found === undefined) return;
          await using file = found;
          expect(await file.handle.readFile('utf8')).not.toContain(SECRET);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it.skipIf(process.platform === 'win32')('does not wait for a FIFO', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect((await callOn([root], 'read', { path: 'pipe' })).text).toMatch(/^NOT_REGULAR: pipe is neither/);
    expect(await otherwise('pipe')).toBe('NOT_REGULAR');
  });
});

describe('what lies inside', () => {
  it.each([
    ['relative', 'a.txt', 'inside'],
    ['relative, roundabout', './sub/../a.txt', 'inside'],
    ['out and in again', '../root/a.txt', 'inside'],
    ['absolute', join(root, 'a.txt'), 'inside'],
    ['a URI', pathToFileURL(join(root, 'ümlaut é.txt')).href, 'names'],
    ['a name that begins with two dots', '..odd', 'dots'],
    ['through a link', 'way-in/b.txt', 'deep'],
    ['through two links', 'two-steps', 'deep'],
    ['through an absolute link', 'absolute-in', 'inside'],
  ])('read finds what is %s', async (_what, path, content) => {
    expect((await callOn([root], 'read', { path })).text.split('\n')[1]).toBe(content);
    expect(await otherwise(path)).toBe(`${content}\n`);
  });

  it('is found by the nearest name', async () => {
    expect((await callOn([root], 'read', { path: 'sub/c.text' })).text).toBe(
      'NOT_FOUND: There is no sub/c.text. Did you mean "sub/b.txt"?',
    );
    expect((await callOn([root], 'list', { path: 'subb' })).text).toBe(
      'NOT_FOUND: There is no subb. Did you mean "sub"?',
    );
  });
});

describe.runIf(process.platform === 'linux')('a root that is moved while it is served', () => {
  it('stays the folder that was opened, whatever takes its name', async () => {
    const moved: Place = makePlace({ 'a.txt': 'mine\n' });
    await using sandbox = await openSandbox([moved.root]);
    renameSync(moved.root, `${moved.root}-moved`);
    symlinkSync(moved.outside, moved.root);
    await using file = await sandbox.openFile('a.txt');
    expect(await file.handle.readFile('utf8')).toBe('mine\n');
    await expect(sandbox.openFile('secret.txt')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets no swapped folder through', async () => {
    const swapped: Place = makePlace({ 'sub/secret.txt': 'mine\n' });
    const sub = join(swapped.root, 'sub');
    await using sandbox = await openSandbox([swapped.root]);
    const swap = { goesOn: true };
    const swapping = (async () => {
      while (swap.goesOn) {
        renameSync(sub, `${sub}-away`);
        symlinkSync(swapped.outside, sub);
        await new Promise((resolve) => setImmediate(resolve));
        renameSync(sub, `${sub}-link`);
        renameSync(`${sub}-away`, sub);
        execFileSync('rm', [`${sub}-link`]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    let read = 0;
    for (let tries = 0; tries < 500; tries += 1) {
      const found = await sandbox.openFile('sub/secret.txt').catch(() => undefined);
      if (found === undefined) continue;
      await using file = found;
      read += 1;
      expect(await file.handle.readFile('utf8')).toBe('mine\n');
    }
    swap.goesOn = false;
    await swapping;
    expect(read).toBeGreaterThan(0);
  });
});

describe('several roots', () => {
  const one = makePlace({ 'x.txt': 'one\n' });
  const two = makePlace({ 'x.txt': 'two\n' });
  mkdirSync(join(two.root, 'nested'));
  writeFileSync(join(two.root, 'nested', 'y.txt'), 'nested\n');
  const roots = [one.root, two.root, join(two.root, 'nested'), one.root];

  it('are told apart by the name a relative path begins with', async () => {
    expect((await callOn(roots, 'read', { path: 'root-2/x.txt' })).text).toContain('two');
    expect((await callOn(roots, 'read', { path: join(one.root, 'x.txt') })).text).toContain('one');
    expect((await callOn(roots, 'read', { path: 'x.txt' })).text).toMatch(
      /^OUTSIDE_ROOTS: With several roots/,
    );
    expect((await callOn(roots, 'read', { path: 'root/../../outside/secret.txt' })).text).toMatch(
      /^OUTSIDE_ROOTS/,
    );
  });

  it('may be linked into one another', async () => {
    symlinkSync(join(two.root, 'x.txt'), join(one.root, 'other-root'));
    expect((await callOn(roots, 'read', { path: 'root/other-root' })).text).toContain('two');
  });
});

describe('names that mislead', () => {
  it('come back as they were, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        expect(unquoted(visible(name)) ?? visible(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
    for (const name of ['"quoted"', '"', '~', '~/x', 'file:a', String.raw`x\u{41}y`, 'a\u0007\\u{41}']) {
      expect(unquoted(visible(name))).toBe(name);
    }
  });

  it('are told from those that only look like it', async () => {
    const family = makePlace({ '👨‍👩‍👧.txt': 'x', می‌خواهم: 'x' });
    const { data } = await callOn([family.root], 'list');
    expect((data.entries as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(
      ['می‌خواهم', '👨‍👩‍👧.txt'].toSorted(),
    );
  });

  it('are shown on one line, with what cannot be seen', async () => {
    const odd = makePlace({ 'two\nlines': 'x', 'exe\u202Etxt.md': 'x', 'zero\u200Bwidth': 'x' });
    linkSync(join(odd.root, 'two\nlines'), join(odd.root, 'hard'));
    const { text, data } = await callOn([odd.root], 'list');
    expect(text.split('\n')).toHaveLength(5);
    for (const { path } of data.entries as { path: string }[]) {
      expect((await callOn([odd.root], 'read', { path })).isError).toBeUndefined();
    }
    expect((data.entries as { path: string }[]).map(({ path }) => path)).toEqual([
      String.raw`"exe\u{202e}txt.md"`,
      'hard',
      String.raw`"two\u{a}lines"`,
      String.raw`"zero\u{200b}width"`,
    ]);
  });
});

it('is the only part of this server that calls the file system with a path', () => {
  const sources = join(import.meta.dirname, '../src');
  const others = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('sandbox/'));
  expect(others.length).toBeGreaterThan(50);
  const used = others.flatMap((path) =>
    [
      ...readFileSync(join(sources, path), 'utf8').matchAll(
        /^import ([^;]*?) from 'node:fs(?:\/promises)?'/gm,
      ),
    ].map(([, names = '']) => names),
  );
  // Types, and what takes a file that is open already.
  const calls = used.filter(
    (names) => !names.startsWith('type ') && !/^\{ (readSync|writeSync) \}$/.test(names),
  );
  expect(calls).toEqual([]);
});
