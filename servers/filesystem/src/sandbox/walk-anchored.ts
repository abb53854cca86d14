import { readlinkSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fromSystem, refuse } from '../errors.ts';
import { READ, READ_FOLDER } from './flags.ts';
import { Handle } from './handle.ts';
import type { Location } from './location.ts';
import { locateAbsolute } from './roots.ts';
import { shownPath } from './shown.ts';
import { pathOfHandle as pathOf } from './held.ts';
import { locateTarget, type Found, type Way } from './walk.ts';

/** As many links on one path as Linux follows. */
const MOST_LINKS = 40;

/**
 * The walk on Linux: each name is opened relative to the handle of the folder before it, so that nothing a hostile
 * process swaps meanwhile can lead outside, and a root stays the folder it was, whatever takes its name.
 */
export async function walkAnchored(way: Way, start: Location, above?: Found): Promise<Found> {
  let location = start;
  let from = above;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const next = walkToLink(location, from);
    if ('stats' in next) return next;
    location = follow(way, location, next);
    from = undefined;
  }
  throw refuse('NOT_FOUND', `${shownPath(start)} is a circle of links.`);
}

interface Link {
  /** How many names of the location lead to the link, itself included. */
  readonly depth: number;
  readonly target: string;
}

function walkToLink({ root, parts }: Location, above?: Found): Found | Link {
  const from = above ?? { parts: [], handle: root.handle };
  const start = pathOf(from.handle as Handle);
  let handle: Handle | undefined;
  try {
    for (const [index, name] of parts.entries()) {
      if (index < from.parts.length) continue;
      const path = join(handle === undefined ? start : pathOf(handle), name);
      const opened = openOrReadLink(path, index === parts.length - 1, { root, parts });
      handle?.close();
      handle = undefined;
      if (typeof opened === 'string') return { depth: index + 1, target: opened };
      handle = opened;
    }
    // A handle's path is itself a link, and the one that must be followed.
    handle ??= new Handle(`${start}/.`, READ_FOLDER);
    return { root, parts, base: pathOf(handle), stats: handle.stat(), handle };
  } catch (error) {
    handle?.close();
    throw error;
  }
}

/** The next handle on the way, or where the name points, if it is a link. */
function openOrReadLink(path: string, last: boolean, asked: Location): Handle | string {
  try {
    return new Handle(path, last ? READ : READ_FOLDER);
  } catch (error) {
    // Opening a link says ELOOP, or ENOTDIR where a folder was wanted.
    const { code = '' } = error as NodeJS.ErrnoException;
    const target = code === 'ELOOP' || code === 'ENOTDIR' ? targetOf(path) : undefined;
    if (target === undefined) throw fromSystem(error, shownPath(asked));
    return target;
  }
}

function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function follow({ roots, meetLink }: Way, { root, parts }: Location, { depth, target }: Link): Location {
  meetLink({ root, parts: parts.slice(0, depth) });
  // `..` in a target is read as text: behind another link it may name another file than the system would, but none
  // outside, since what comes of it is walked like any path.
  const folder = join(root.real, ...parts.slice(0, depth - 1));
  const pointed = isAbsolute(target) ? target : resolve(folder, target);
  const location = locateTarget(roots, pointed, { root, parts });
  // The names behind the link may lead into a root within that root.
  return locateAbsolute(roots, join(location.root.real, ...location.parts, ...parts.slice(depth)));
}
