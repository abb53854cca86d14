import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { fromSystem, refuse } from '../errors.ts';
import type { Policy } from '../policy/policy.ts';
import type { Name } from './held.ts';
import type { Location, Root } from './location.ts';
import { statsAt } from './name.ts';
import { locate, locateAbsolute } from './roots.ts';
import type { Opened } from './opened.ts';
import { shownPath } from './shown.ts';

/** A name inside the roots, in its opened folder: what stands there can be changed. */
export interface Place extends Location, Name, AsyncDisposable {
  readonly folder: Opened;
  readonly shown: string;
  /** What stands there, a link itself and not its target; undefined when nothing does. */
  readonly stats: BigIntStats | undefined;
}

type OpenFolder = (location: Location) => Promise<Opened>;

interface Ways {
  readonly roots: readonly Root[];
  readonly policy: Policy;
  readonly openFolder: OpenFolder;
}

/** The place that a path means, where the policy lets it be changed, or read. */
export async function placeFor(
  wish: 'read' | 'write',
  { roots, policy, openFolder }: Ways,
  path: string | Location,
): Promise<Place> {
  const asked = typeof path === 'string' ? locate(roots, path) : path;
  const refusal = policy.refusal({ places: [asked], wish: 'read' });
  if (refusal !== undefined) throw refusal;
  const place = await placeAt(roots, openFolder, asked);
  // Other names of a file keep what they have: taking away or replacing this one leaves them as they are.
  const names = wish === 'read' ? (place.stats?.nlink ?? 1n) : 1n;
  const target = { isFolder: place.stats?.isDirectory() ?? false, names };
  const known = policy.refusal({ places: [asked, place], wish, target });
  if (known === undefined) return place;
  await place[Symbol.asyncDispose]();
  throw known;
}

export async function placeAt(
  roots: readonly Root[],
  openFolder: OpenFolder,
  { root, parts }: Location,
): Promise<Place> {
  const name = parts.at(-1);
  if (name === undefined) throw aRoot();
  const folder = await openFolder({ root, parts: parts.slice(0, -1) });
  try {
    // The name may be that of a root within a root.
    const location = locateAbsolute(roots, join(folder.root.real, ...folder.parts, name));
    if (location.parts.length === 0) throw aRoot();
    const stats = await statsAt({ folder, name });
    const close = () => folder[Symbol.asyncDispose]();
    return { ...location, folder, name, shown: shownPath(location), stats, [Symbol.asyncDispose]: close };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw fromSystem(error, shownPath({ root, parts }));
  }
}

function aRoot() {
  return refuse('DENIED', 'A root itself stays as it is.', 'Name something that is in it.');
}
