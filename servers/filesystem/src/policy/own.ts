import { join, sep } from 'node:path';
import type { Location } from '../sandbox/location.ts';
import { fold } from './spelling.ts';

/** Whether a place is in a folder that this server keeps for itself, should it stand inside a root. */
export function inOwn(folders: readonly string[]): (place: Location) => boolean {
  const own = folders.map((folder) => fold(folder) + sep);
  return ({ root, parts }) => {
    if (own.length === 0) return false;
    const path = fold(join(root.real, ...parts)) + sep;
    return own.some((folder) => path.startsWith(folder));
  };
}
