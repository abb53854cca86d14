import { constants } from 'node:fs';
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { ToolError } from '@plugboard/core';
import { fromSystem, outsideRoots, refuse } from '../errors.ts';
import { locateAbsolute, type Location, type Root } from './roots.ts';
import { shownPath } from './shown.ts';

// Windows has none of these but O_RDONLY: there they are undefined, whatever the types say.
const flags: Partial<Record<keyof typeof constants, number>> = constants;

// O_NONBLOCK: a FIFO opens at once instead of waiting for a writer. O_NOFOLLOW: a link is refused, and then
// read and checked like a path of its own.
const { O_RDONLY = 0, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = flags;
const FILE = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const FOLDER = FILE | O_DIRECTORY;

/** As many links on one path as Linux follows. */
const MOST_LINKS = 40;

/** Linux shows each open handle as a folder of its own, so that a name can be opened relative to a handle. */
const ANCHORED = process.platform === 'linux';

export interface Found extends Location {
  readonly handle: FileHandle;
}

/** A path to what is inside a held folder: on Linux through its handle, wherever the folder was moved to. */
export function inside({ handle, root, parts }: Found, name = ''): string {
  return ANCHORED ? join(`/proc/self/fd/${handle.fd}`, name) : join(root.real, ...parts, name);
}

/**
 * Opens what a location leads to, or throws. Links are followed as long as they stay inside the roots.
 *
 * On Linux each name is opened relative to the handle of the folder before it, so that nothing a hostile
 * process swaps meanwhile can lead outside. Elsewhere the opened file is compared with what its path resolves
 * to, before and after: a swap is noticed, though not prevented.
 */
export async function walk(roots: readonly Root[], start: Location): Promise<Found> {
  let location = start;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const next = await (ANCHORED ? walkAnchored(location) : openCompared(roots, location));
    if ('handle' in next) return next;
    location = follow(roots, location, next);
  }
  throw refuse('NOT_FOUND', `${shownPath(start)} is a circle of links.`);
}

interface Link {
  /** How many names of the location lead to the link, itself included. */
  readonly depth: number;
  readonly target: string;
}

async function walkAnchored({ root, parts }: Location): Promise<Found | Link> {
  let folder = root.handle;
  try {
    for (const [index, name] of parts.entries()) {
      const last = index === parts.length - 1;
      const path = inside({ root, parts: parts.slice(0, index), handle: folder }, name);
      const opened = await open(path, last ? FILE : FOLDER).catch(async (error: unknown) => {
        const target = await linkTarget(path, error);
        if (target === undefined) throw fromSystem(error, shownPath({ root, parts }));
        return target;
      });
      if (typeof opened === 'string') return { depth: index + 1, target: opened };
      if (folder !== root.handle) await folder.close();
      folder = opened;
    }
    const handle =
      folder === root.handle ? await open(inside({ root, parts, handle: folder }), O_RDONLY) : folder;
    folder = root.handle;
    return { root, parts, handle };
  } finally {
    if (folder !== root.handle) await folder.close();
  }
}

/** Where a name that would not open points, if that is because it is a link. */
async function linkTarget(path: string, error: unknown): Promise<string | undefined> {
  const { code = '' } = error as NodeJS.ErrnoException;
  // Opening a link says ELOOP, or ENOTDIR where a folder was wanted.
  if (code !== 'ELOOP' && code !== 'ENOTDIR') return undefined;
  return readlink(path).catch(() => undefined);
}

function follow(roots: readonly Root[], { root, parts }: Location, { depth, target }: Link): Location {
  // The names before a link were opened as real folders, so `..` in its target may be resolved as text.
  const folder = join(root.real, ...parts.slice(0, depth - 1));
  const pointed = isAbsolute(target) ? target : resolve(folder, target);
  const location = locateTarget(roots, pointed, { root, parts });
  return { root: location.root, parts: [...location.parts, ...parts.slice(depth)] };
}

function locateTarget(roots: readonly Root[], target: string, asked: Location): Location {
  try {
    return locateAbsolute(roots, target);
  } catch (cause) {
    const words = `${shownPath(asked)} is a link that leads outside the folders this server may use.`;
    throw new ToolError(words, { code: 'SYMLINK_ESCAPE', cause });
  }
}

async function openCompared(roots: readonly Root[], location: Location): Promise<Found> {
  const shown = shownPath(location);
  const path = join(location.root.real, ...location.parts);
  try {
    const real = await realpath(path);
    const target = locateTarget(roots, real, location);
    const handle = await open(real, FILE);
    const [opened, named, again] = await Promise.all([handle.stat(), lstat(real), realpath(path)]);
    if (again === real && opened.dev === named.dev && opened.ino === named.ino) return { ...target, handle };
    await handle.close();
    throw outsideRoots();
  } catch (error) {
    throw fromSystem(error, shown);
  }
}
