import {
  accessSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  type BigIntStats,
} from 'node:fs';
import { opendir } from 'node:fs/promises';
import { READ, WRITE, WRITE_NEW } from './flags.ts';
import { Handle } from './handle.ts';
import { pathOf, type Held, type Name } from './held.ts';

// What asks the system for a name alone is done at once: a way through the thread pool takes ten times as long.

/** What stands under a name, a link itself and not its target; undefined when nothing does. */
export async function statsAt(at: Name): Promise<BigIntStats | undefined> {
  try {
    return lstatSync(await pathOf(at), { bigint: true });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Opens a file for reading; a link is refused by the system, a FIFO opens at once. */
export async function openAt(at: Name): Promise<Handle> {
  return new Handle(await pathOf(at), READ);
}

/** Opens a file that is there, to write in place. */
export async function openToWriteAt(at: Name): Promise<Handle> {
  return new Handle(await pathOf(at), WRITE);
}

/** Makes a file that was not there. */
export async function createAt(at: Name, mode: number): Promise<Handle> {
  return new Handle(await pathOf(at), WRITE_NEW, mode);
}

export async function makeFolderAt(at: Name, mode: number): Promise<void> {
  mkdirSync(await pathOf(at), mode);
}

export async function makeLinkAt(at: Name, target: string): Promise<void> {
  symlinkSync(target, await pathOf(at));
}

export async function targetAt(at: Name): Promise<string> {
  return readlinkSync(await pathOf(at));
}

/** Gives what stands under one name a second; fails where the second is taken, or is on another disk. */
export async function linkAt(from: Name, to: Name): Promise<void> {
  linkSync(await pathOf(from), await pathOf(to));
}

/** Replaces what stands under `to`. */
export async function renameAt(from: Name, to: Name): Promise<void> {
  renameSync(await pathOf(from), await pathOf(to));
}

/** Takes away a file or a link. */
export async function removeAt(at: Name): Promise<void> {
  unlinkSync(await pathOf(at));
}

/** Takes away a folder with nothing in it. */
export async function removeFolderAt(at: Name): Promise<void> {
  rmdirSync(await pathOf(at));
}

/** The names in a held folder. */
export async function* namesIn(folder: Held): AsyncIterable<string> {
  for await (const { name } of await opendir(await pathOf({ folder, name: '.' }))) yield name;
}

/** Whether a file may be written: by this user, and not marked read-only. That mark binds whoever could step over it. */
export async function mayWriteAt(at: Name, { mode }: BigIntStats): Promise<boolean> {
  if ((mode & 0o222n) === 0n) return false;
  try {
    accessSync(await pathOf(at), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
