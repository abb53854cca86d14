import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { textOf } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { open } from './open.ts';
import { makePlace, SECRET } from './tree.ts';

// Paths that led out of other servers, or broke them; where each comes from is in its CVE or thread.
const PATHS: readonly (readonly [path: string, why: string])[] = [
  ['{outside}/secret.txt', 'a whole path'],
  ['../outside/secret.txt', 'a way up'],
  ['{root}/../outside/secret.txt', 'a way up behind the root'],
  ['{root}-evil/secret.txt', 'a sibling whose name begins with that of the root (CVE-2025-53110)'],
  ['link', 'a link to a file outside (CVE-2025-53109)'],
  ['folder-link/secret.txt', 'a link to a folder outside'],
  ['folder-link/new.txt', 'what is not there yet, behind a link'],
  ['folder-link/a/b/new.txt', 'folders that are not there yet, behind a link'],
  ['inner/../../outside/new.txt', 'a way up to what is not there yet'],
  ['dangling/new.txt', 'a link to nothing'],
  ['loop/x', 'links in a circle'],
  ['....//....//outside/secret.txt', 'doubled dots'],
  ['%2e%2e%2foutside%2fsecret.txt', 'percent signs, which are letters of a name'],
  ['..\\..\\outside\\secret.txt', 'backslashes'],
  ['file://{outside}/secret.txt', 'an address'],
  ['file:///%2e%2e/{outside}/secret.txt', 'an address with percent signs'],
  ['//localhost/C$/secret.txt', 'a share'],
  ['\\\\?\\C:\\secret.txt', 'a device path of Windows'],
  ['\\\\.\\pipe\\x', 'a pipe of Windows'],
  ['C:\\Windows\\win.ini', 'a drive'],
  ['PROGRA~1', 'a short name of Windows'],
  ['CON', 'a device of Windows'],
  ['a.txt::$DATA', 'a stream of NTFS'],
  ['a.txt:payload.exe', 'another'],
  ['/proc/self/root{outside}/secret.txt', 'the root of a process'],
  ['/proc/self/fd/0', 'a descriptor'],
  ['/dev/stdin', 'a device'],
  ['~/../..{outside}/secret.txt', 'a way up from home'],
  ['a.txt\0.png', 'a NUL'],
  ['x'.repeat(300), 'a name of 300 letters'],
  [`${'d/'.repeat(100)}x`, 'a hundred folders'],
  ['a\nb.txt', 'a line break'],
  ['-rf', 'what reads like a flag'],
  ['[a].txt', 'signs of a glob'],
  ['\u202Etxt.a', 'letters that turn the line'],
  ['a\u200Btxt', 'a sign of no width'],
  ['caf\u00E9', 'a letter that can be composed in two ways'],
  ['x. ', 'dots and spaces at the end'],
  ['./inner/.//../a.txt', 'steps that lead nowhere'],
  ['', 'nothing'],
];

const CALLS: readonly (readonly [tool: string, args: (path: string) => object])[] = [
  ['read', (path) => ({ path })],
  ['stat', (path) => ({ paths: [path] })],
  ['list', (path) => ({ path })],
  ['find', (path) => ({ path })],
  ['grep', (path) => ({ path, pattern: 'secret', mode: 'literal' })],
  ['write', (path) => ({ path, content: 'new', mode: 'overwrite', make_parents: true })],
  ['edit', (path) => ({ path, edits: [{ old: SECRET, new: 'gone', count: 'all' }] })],
  ['copy', (path) => ({ from: path, to: 'copied.txt', overwrite: true })],
  ['copy', (path) => ({ from: 'a.txt', to: path, overwrite: true })],
  ['move', (path) => ({ from: 'b.txt', to: path, overwrite: true })],
  ['make_directory', (path) => ({ path })],
  ['delete', (path) => ({ paths: [path], recursive: true })],
  ['apply_patch', (path) => ({ patch: `*** Begin Patch\n*** Add File: ${path}\n+new\n*** End Patch` })],
];

function makeTrap() {
  const { root, outside } = makePlace({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'inner/c.txt': 'c\n' });
  mkdirSync(`${root}-evil`, { recursive: true });
  writeFileSync(join(`${root}-evil`, 'secret.txt'), SECRET);
  symlinkSync(join(outside, 'secret.txt'), join(root, 'link'));
  symlinkSync(outside, join(root, 'folder-link'));
  symlinkSync(join(outside, 'nowhere'), join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  linkSync(join(outside, 'secret.txt'), join(root, 'hard.txt'));
  return { root, outside, all: () => snapshot([outside, `${root}-evil`]) };
}

function snapshot(folders: readonly string[]): string {
  return JSON.stringify(
    folders.map((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .toSorted()
        .map((name) => [name, name.endsWith('.txt') ? readFileSync(join(folder, name), 'utf8') : '']),
    ),
  );
}

describe('leads nowhere outside, whatever is done with it:', () => {
  it.each(PATHS.map(([path, why]) => [why, path] as const))('%s', async (_why, spelled) => {
    const { root, outside, all } = makeTrap();
    const path = spelled.replaceAll('{outside}', outside).replaceAll('{root}', root);
    const before = all();
    await using client = await open('2026-07-28', [root], { hardlinks: 'deny' });
    for (const [name, args] of CALLS) {
      // It was given its own name, and what it finds in that of a link is no secret.
      const result = await client.callTool({ name, arguments: { ...args(path) } });
      const text = textOf(result).replaceAll(path, '');
      expect(text, name).not.toContain(SECRET);
      expect(text, name).not.toMatch(/UNEXPECTED|\bat .*\.ts:\d/);
      expect(all(), name).toBe(before);
    }
  });
});

it('a file of a terabyte is told of, and not read', async () => {
  const { root } = makePlace({});
  const file = join(root, 'sparse.bin');
  closeSync(openSync(file, 'w'));
  truncateSync(file, 2 ** 40);
  await using client = await open('2026-07-28', [root]);
  const say = async (name: string, args: object) =>
    textOf(await client.callTool({ name, arguments: { ...args } }));
  expect(await say('read', { path: 'sparse.bin' })).toMatch(/^(TOO_LARGE|BINARY): /);
  expect(await say('stat', { paths: ['sparse.bin'] })).toContain('1099511627776');
  expect(await say('edit', { path: 'sparse.bin', edits: [{ old: 'a', new: 'b' }] })).toMatch(
    /^(TOO_LARGE|BINARY): /,
  );
});
