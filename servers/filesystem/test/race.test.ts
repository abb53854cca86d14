import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { filesystem } from '../src/index.ts';
import { makePlace, SECRET } from './tree.ts';

const SWAPPER = join(import.meta.dirname, 'fixture/swap.ts');
const SWAPPING_MS = 10_000;

/** Everything in the folder that must stay as it is. */
function state(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path, path.endsWith('.txt') ? readFileSync(path, 'utf8') : 'folder']),
  );
}

// Elsewhere a swap is noticed, but not prevented.
it.skipIf(process.platform !== 'linux')(
  'while another process swaps folders and files for links to the outside, no call reads, writes or deletes there',
  async () => {
    const { root, outside } = makePlace({ 'd/a.txt': 'inside\n', 'd/sub/a.txt': 'inside\n' });
    mkdirSync(join(outside, 'sub'));
    for (const name of ['a.txt', 'sub/a.txt']) writeFileSync(join(outside, name), SECRET);
    const before = state(outside);
    const swapper = spawn(process.execPath, [SWAPPER, root, outside], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(swapper.stdout, 'data');
    const journal = mkdtempSync(join(tmpdir(), 'journal-'));
    await using client = await connect(filesystem, {
      era: '2026-07-28',
      settings: { paths: [root], journal },
    });
    const answers = new Map<string, number>();
    const until = Date.now() + SWAPPING_MS;
    for (let number = 0; Date.now() < until; number += 1) {
      for (const [name, args] of callsOf(number)) {
        const text = textOf(await client.callTool({ name, arguments: args }));
        expect(text).not.toContain(SECRET);
        const kind = `${name} ${/^[A-Z_]+(?=:)/.exec(text)?.[0] ?? 'done'}`;
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
      }
    }
    swapper.kill();
    await once(swapper, 'close');
    expect(state(outside)).toEqual(before);
    // Both were met: what is inside, and links that lead out.
    for (const kind of [
      'read done',
      'write done',
      'list done',
      'read SYMLINK_ESCAPE',
      'write SYMLINK_ESCAPE',
    ])
      expect([...answers.keys()]).toContain(kind);
  },
  60_000,
);

function callsOf(number: number): [name: string, args: Record<string, unknown>][] {
  const there = { mode: 'overwrite', content: `round ${number}\n` };
  return [
    ['read', { path: 'd/a.txt' }],
    ['read', { path: 'd/sub/a.txt' }],
    ['list', { path: 'd', depth: 3 }],
    ['find', { query: '*.txt', path: 'd' }],
    ['write', { path: 'd/a.txt', ...there }],
    ['write', { path: 'd/sub/new.txt', ...there }],
    ['write', { path: `d/sub/x${number}/a.txt`, content: 'x', make_parents: true }],
    ['move', { from: 'd/sub/new.txt', to: 'd/moved.txt', overwrite: true }],
    ['make_directory', { path: `d/sub/y${number}` }],
    ['copy', { from: 'd', to: `copy-${number}` }],
    ['delete', { paths: [`copy-${number}`], recursive: true }],
    ['delete', { paths: ['d/sub'], recursive: true, permanent: number % 2 === 0 }],
    ['stat', { paths: ['d/a.txt', 'd/sub'] }],
  ];
}
