import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystem, outsideRoots } from '../errors.ts';
import { READ } from './flags.ts';
import { Handle } from './handle.ts';
import type { Location } from './location.ts';
import { shownPath } from './shown.ts';
import { locateTarget, type Found, type Way } from './walk.ts';

/**
 * The walk where a handle is no path: what is opened is compared with what the path resolves to, before and after.
 * A swap is noticed, though not prevented; folders are held by name alone.
 */
export async function walkCompared(way: Way, start: Location): Promise<Found> {
  try {
    const real = await resolveLinks(way, start);
    const found = { ...locateTarget(way.roots, real, start), base: real };
    const stats = await lstat(real, { bigint: true });
    if (!stats.isFile()) return { ...found, stats, handle: undefined };
    const handle = new Handle(real, READ);
    const opened = handle.stat();
    const again = await realpath(real);
    if (again === real && opened.dev === stats.dev && opened.ino === stats.ino)
      return { ...found, stats: opened, handle };
    handle.close();
    throw outsideRoots();
  } catch (error) {
    throw fromSystem(error, shownPath(start));
  }
}

/** The path without links. What is missing may be missing outside: the nearest folder that is there decides that. */
async function resolveLinks({ roots, meetLink }: Way, { root, parts }: Location): Promise<string> {
  for (const length of parts.keys()) {
    const link = { root, parts: parts.slice(0, length + 1) };
    const stats = await lstat(join(root.real, ...link.parts)).catch(() => undefined);
    if (stats?.isSymbolicLink() === true) meetLink(link);
  }
  try {
    return await realpath(join(root.real, ...parts));
  } catch (error) {
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const real = await realpath(join(root.real, ...parts.slice(0, length))).catch(() => undefined);
      if (real === undefined) continue;
      locateTarget(roots, real, { root, parts });
      break;
    }
    throw error;
  }
}
