import type { BigIntStats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { outsideRoots } from '../errors.ts';
import { READ_FOLDER } from './flags.ts';
import { Handle } from './handle.ts';

/** A folder that is held: by its handle where a handle is a path (Linux), elsewhere by its name. */
export interface Held {
  /** The path to what is in it. */
  readonly base: string;
  readonly handle: Handle | undefined;
  readonly stats: BigIntStats;
}

export interface HeldOpen extends Held, AsyncDisposable {}

/** A name in a held folder. What is done to it is done to what stands there itself: no link is followed. */
export interface Name {
  readonly folder: Held;
  readonly name: string;
}

/** Linux shows each open handle as a path, through which a held folder is reached wherever it was moved to. */
export function pathOfHandle(handle: Handle): string {
  return `/proc/self/fd/${handle.fd}`;
}

/** The path of a name. Where its folder is held by name alone, that it is still the folder it was is seen first. */
export async function pathOf({ folder, name }: Name): Promise<string> {
  if (folder.handle === undefined) await expectUnmoved(folder);
  return join(folder.base, name);
}

/** A folder held by name may have been swapped since it was looked at. */
export async function expectUnmoved({ base, stats }: Held): Promise<void> {
  const again = await lstat(base, { bigint: true }).catch(() => undefined);
  if (again?.dev === stats.dev && again.ino === stats.ino && (await realpath(base)) === base) return;
  throw outsideRoots();
}

/** Holds a folder that is in a held folder. A link is none. */
export async function enter(at: Name): Promise<HeldOpen> {
  const path = await pathOf(at);
  const handle = new Handle(path, READ_FOLDER);
  try {
    const stats = handle.stat();
    if (at.folder.handle !== undefined) return held(handle, stats);
    const again = await lstat(path, { bigint: true });
    handle.close();
    if (again.ino !== stats.ino || again.dev !== stats.dev) throw outsideRoots();
    return { base: path, handle: undefined, stats, [Symbol.asyncDispose]: async () => {} };
  } catch (error) {
    handle.close();
    throw error;
  }
}

function held(handle: Handle, stats: BigIntStats): HeldOpen {
  return { base: pathOfHandle(handle), handle, stats, [Symbol.asyncDispose]: async () => handle.close() };
}

/** Holds a folder of this server's own. */
export async function holdFolder(path: string, anchored: boolean): Promise<HeldOpen> {
  const real = await realpath(path);
  const handle = new Handle(real, READ_FOLDER);
  const stats = handle.stat();
  if (anchored) return held(handle, stats);
  handle.close();
  return { base: real, handle: undefined, stats, [Symbol.asyncDispose]: async () => {} };
}

/** Writes a folder's names to the disk, where the system can be asked to. */
export async function syncFolder({ handle }: Held): Promise<void> {
  await handle?.sync();
}
