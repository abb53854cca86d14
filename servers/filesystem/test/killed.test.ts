import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const EDITS = 500;
const FILES = 4;

/** A content that is told from every other by each of its lines. */
const version = (file: number, number: number) => `file ${file} version ${number}\n`.repeat(4_000);

const HANDSHAKE = {
  jsonrpc: '2.0',
  id: 'handshake',
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

/** A server that has answered the handshake: what an earlier one left half done is taken back by then. */
async function start(root: string, journal: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [BIN, root, '--journal', journal], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // What is written when it is dead already is lost with it.
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${JSON.stringify(HANDSHAKE)}\n`);
  await once(child.stdout, 'data');
  return child;
}

/** All names below a folder. */
function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** Which version a file has; throws where it has several, or a part of one. */
function versionOf(root: string, file: number): number {
  const text = readFileSync(join(root, `${file}.txt`), 'utf8');
  const number = Number(/version (\d+)/.exec(text)?.[1]);
  if (text !== version(file, number)) throw new Error(`${file}.txt is mixed`);
  return number;
}

it('killed with -9 at any point, it leaves old or new content, no mix and no stray file', async () => {
  const { root } = makePlace(
    Object.fromEntries(Array.from({ length: FILES }, (_, file) => [`${file}.txt`, version(file, 0)])),
  );
  mkdirSync(join(root, 'there'));
  writeFileSync(join(root, 'there/a'), 'a');
  const journal = mkdtempSync(join(tmpdir(), 'journal-'));
  const before = namesBelow(root);
  let [sent, halfDone] = [0, 0];
  for (let round = 0; sent < EDITS; round += 1) {
    const child = await start(root, journal);
    const closed = once(child, 'close');
    const from = sent;
    for (; sent < Math.min(from + 20, EDITS); sent += 1)
      child.stdin?.write(`${JSON.stringify(edit(sent))}\n`);
    // The first takes longest: it loads what changes need.
    await once(child.stdout as Readable, 'data');
    await pause(round + Math.random());
    child.kill('SIGKILL');
    await closed;
    if (namesBelow(journal).some((name) => /begun\/./.test(name))) halfDone += 1;
    const next = await start(root, journal);
    for (let file = 0; file < FILES; file += 1) expect(versionOf(root, file)).toBeLessThan(sent + 1);
    // Folders come and go together with a file, or not at all.
    const names = namesBelow(root).filter((name) => !/^folder-\d+(\/a\.txt)?$/.test(name));
    expect(names).toEqual(before);
    for (const name of readdirSync(root).filter((each) => each.startsWith('folder-')))
      expect(readFileSync(join(root, name, 'a.txt'), 'utf8')).toBe(version(9, 9));
    next.stdin?.end();
    await once(next, 'close');
  }
  // It was killed in the middle of changes, and made some.
  expect(halfDone).toBeGreaterThan(0);
  expect(Math.max(...Array.from({ length: FILES }, (_, file) => versionOf(root, file)))).toBeGreaterThan(0);
  expect(namesBelow(journal).filter((name) => /begun\/./.test(name))).toEqual([]);
}, 120_000);

/** Most replace a file; each fifth makes a folder with a file in it, in one change. */
function edit(number: number) {
  const file = number % FILES;
  const args =
    number % 5 === 4
      ? { path: `folder-${number}/a.txt`, content: version(9, 9), make_parents: true }
      : { path: `${file}.txt`, content: version(file, number + 1), mode: 'overwrite' };
  return { jsonrpc: '2.0', id: number, method: 'tools/call', params: { name: 'write', arguments: args } };
}
