import { closest } from '@plugboard/core';
import type { Location } from './location.ts';
import type { Opened, Sandbox } from './sandbox.ts';
import { shownPath, visible } from './shown.ts';

/** How many names of a folder are compared with one that is not there. */
const MOST_NAMES = 2_000;
const MOST_TOLD = 3;
/** How many folders of a path may be missing; each costs a walk. */
const MOST_MISSING = 16;

interface Ways extends Pick<Sandbox, 'entries'> {
  readonly openFolder: (place: Location) => Promise<Opened>;
}

/** What a path that leads nowhere may have meant: the closest names in the nearest folder there is. */
export async function nearestHint({ openFolder, entries }: Ways, { root, parts }: Location): Promise<string> {
  for (let depth = parts.length - 1; depth >= Math.max(0, parts.length - MOST_MISSING); depth -= 1) {
    const parent = { root, parts: parts.slice(0, depth) };
    try {
      await using folder = await openFolder(parent);
      const names = new Map<string, string>();
      for await (const { name } of entries(folder)) {
        names.set(visible(name), name);
        if (names.size >= MOST_NAMES) break;
      }
      const near = closestNames(visible(parts[depth] ?? ''), names);
      const paths = near.map((name) => shownPath({ root: folder.root, parts: [...folder.parts, name] }));
      return paths.length === 0 ? LIST : `Did you mean ${paths.map(quoted).join(' or ')}?`;
    } catch {
      // Missing as well, or closed: perhaps the folder above is not.
    }
  }
  return LIST;
}

const LIST = 'list shows what there is.';

function closestNames(missing: string, names: Map<string, string>): string[] {
  const near: string[] = [];
  while (near.length < MOST_TOLD) {
    const next = closest(missing, names.keys());
    if (next === undefined) break;
    near.push(names.get(next) ?? next);
    names.delete(next);
  }
  return near;
}

function quoted(path: string): string {
  return path.startsWith('"') ? path : `"${path}"`;
}
