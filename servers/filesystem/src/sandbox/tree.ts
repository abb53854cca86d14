import type { BigIntStats } from 'node:fs';
import { refuse } from '../errors.ts';
import type { Handle } from './handle.ts';
import { enter, type Held, type Name } from './held.ts';
import * as names from './name.ts';

/** No folder is deeper than this: each level holds handles. */
const MOST_LEVELS = 200;
const CHUNK = 1024 * 1024;
const PERMISSIONS = 0o7777n;

/** A copy of a file, a link or a folder with all in it, with modes, owners and times, under a name that is free. */
export async function copyTree(from: Name, to: Name, signal?: AbortSignal, level = 0): Promise<void> {
  signal?.throwIfAborted();
  expectLevel(level);
  const stats = await names.statsAt(from);
  if (stats?.isSymbolicLink()) return names.makeLinkAt(to, await names.targetAt(from));
  if (stats?.isDirectory()) return copyFolder(from, to, signal, level);
  if (stats?.isFile()) return copyFile(from, to, signal);
  throw refuse('NOT_REGULAR', 'Only files, folders and links can be copied.');
}

async function copyFolder(
  from: Name,
  to: Name,
  signal: AbortSignal | undefined,
  level: number,
): Promise<void> {
  await names.makeFolderAt(to, 0o700);
  await using source = await enter(from);
  await using target = await enter(to);
  for await (const name of names.namesIn(source))
    await copyTree({ folder: source, name }, { folder: target, name }, signal, level + 1);
  if (target.handle === undefined) return;
  keepFacts(target.handle, source.stats);
  await target.handle.sync();
}

async function copyFile(from: Name, to: Name, signal: AbortSignal | undefined): Promise<void> {
  await using source = await names.openAt(from);
  const stats = source.stat();
  if (!stats.isFile()) throw refuse('NOT_REGULAR', 'Only files, folders and links can be copied.');
  await using target = await names.createAt(to, 0o600);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(Number(stats.size), 1)));
  for (let at = 0; ;) {
    signal?.throwIfAborted();
    const length = await source.read(buffer, at);
    if (length === 0) break;
    await target.write(buffer.subarray(0, length), at);
    at += length;
  }
  keepFacts(target, stats);
  await target.sync();
}

/** Times, mode and, where this user may give things away, the owner. The owner first: a change of it clears setuid. */
function keepFacts(handle: Handle, stats: BigIntStats): void {
  try {
    handle.chown(Number(stats.uid), Number(stats.gid));
  } catch {
    // It stays this user's.
  }
  handle.chmod(Number(stats.mode & PERMISSIONS));
  handle.utimes(Number(stats.atimeNs) / 1e9, Number(stats.mtimeNs) / 1e9);
}

/** Takes away whatever stands under a name, for good. Nothing swapped meanwhile leads outside. */
export async function removeTree(at: Name, signal?: AbortSignal, level = 0): Promise<void> {
  signal?.throwIfAborted();
  expectLevel(level);
  const stats = await names.statsAt(at);
  if (stats === undefined) return;
  if (!stats.isDirectory()) return names.removeAt(at);
  await using folder = await enter(at);
  for (const name of await allNames(folder)) await removeTree({ folder, name }, signal, level + 1);
  await names.removeFolderAt(at);
}

/** All at once: a folder that loses names while it is read may leave some out. */
async function allNames(folder: Held): Promise<string[]> {
  const all: string[] = [];
  for await (const name of names.namesIn(folder)) all.push(name);
  return all;
}

export interface TreeSize {
  readonly entries: number;
  readonly bytes: number;
  /** The times of all files and links, added up: with the others, it tells whether anything was changed. */
  readonly times: bigint;
}

/** How much there is under a name; stops counting when it is more than `most` bytes. */
export async function sizeOfTree(at: Name, most: number, level = 0): Promise<TreeSize> {
  expectLevel(level);
  const stats = await names.statsAt(at);
  if (!stats?.isDirectory())
    return { entries: 1, bytes: Number(stats?.size ?? 0), times: stats?.mtimeNs ?? 0n };
  await using folder = await enter(at);
  let [entries, bytes, times] = [1, 0, 0n];
  for await (const name of names.namesIn(folder)) {
    const inside = await sizeOfTree({ folder, name }, most - bytes, level + 1);
    entries += inside.entries;
    bytes += inside.bytes;
    times += inside.times;
    if (bytes > most) break;
  }
  return { entries, bytes, times };
}

function expectLevel(level: number): void {
  if (level > MOST_LEVELS) {
    throw refuse('TOO_LARGE', `It has folders in folders more than ${MOST_LEVELS} levels deep.`);
  }
}
