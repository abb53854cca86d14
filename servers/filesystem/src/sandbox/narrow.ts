import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Location, Root } from './location.ts';
import type { Opened } from './opened.ts';
import { contains, freeName, fromUri, locateAbsolute, together } from './roots.ts';

/** Each may hold a handle, and clients choose how many they name. */
const MOST_ROOTS = 100;

/** A folder of a client: a root as it is, or a folder in one, which is held. */
interface Named extends Location {
  readonly spelled: string;
  readonly folder: Opened | undefined;
}

interface Ways {
  readonly roots: readonly Root[];
  readonly openFolder: (location: Location) => Promise<Opened>;
  /** Called with each that leads to nothing in the roots. */
  readonly ignored: (uri: string) => void;
}

/**
 * What is both in the roots and in the folders that a client names. A folder in a root is opened by the walk, once:
 * from then on every path begins at it, whatever takes its name. The roots themselves where all of them are named.
 */
export async function narrowRoots(ways: Ways, uris: readonly string[]): Promise<readonly Root[]> {
  const all: Named[] = [];
  for (const uri of uris.slice(0, MOST_ROOTS)) {
    const named = await namedBy(ways, uri).catch(() => []);
    if (named.length === 0) ways.ignored(uri);
    all.push(...named);
  }
  for (const uri of uris.slice(MOST_ROOTS)) ways.ignored(uri);
  const outermost = all.filter((each, index) => !all.some((other, at) => covers(other, each, at < index)));
  const isKept = (each: Named) => outermost.includes(each) && !isWhole(each);
  for (const each of all) if (!isKept(each)) await each.folder?.[Symbol.asyncDispose]();
  const whole = ways.roots.filter((root) => outermost.some((each) => each.root === root && isWhole(each)));
  if (whole.length === ways.roots.length) return ways.roots;
  const roots: Root[] = whole.map((root) => ({ ...root, granted: { root, parts: [] } }));
  for (const each of outermost) if (isKept(each)) roots.push(rootOf(each, roots));
  return together(roots);
}

/** Its real path tells which roots lie in it, or in which it lies; what it leads to there, only the walk tells. */
async function namedBy({ roots, openFolder }: Ways, uri: string): Promise<Named[]> {
  const spelled = resolve(fromUri(uri));
  const real = await realpath(spelled);
  const inside = roots
    .filter((root) => contains(real, root.real))
    .map((root) => ({ root, parts: [], spelled, folder: undefined }));
  if (inside.some(({ root }) => root.real === real) || !roots.some((root) => contains(root.real, real)))
    return inside;
  const folder = await openFolder(locateAbsolute(roots, real));
  return [...inside, { root: folder.root, parts: folder.parts, spelled, folder }];
}

function rootOf({ root, parts, spelled, folder }: Named, others: readonly Root[]): Root {
  const name = freeName(parts.at(-1) as string, others);
  const real = join(root.real, ...parts);
  return { ...root, name, spelled, real, handle: folder?.handle, granted: { root, parts } };
}

function isWhole({ parts }: Location): boolean {
  return parts.length === 0;
}

/** Whether all of the second is in the first; of two that are the same, the first named covers the other. */
function covers(one: Location, other: Location, isFirst: boolean): boolean {
  if (one.root !== other.root || one.parts.length > other.parts.length) return false;
  if (one.parts.length === other.parts.length && !isFirst) return false;
  return one.parts.every((name, index) => name === other.parts[index]);
}
