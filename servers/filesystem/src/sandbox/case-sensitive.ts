import { lstat, opendir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How many names are looked at for one that has letters. */
const MOST_NAMES = 100;

/**
 * Whether upper and lower case make two names in a folder: one of its names is looked up in the other case. Where no
 * name has letters, the folder's own name tells, and where it has none, they do. Nothing is written.
 */
export async function isCaseSensitive(folder: string): Promise<boolean> {
  let left = MOST_NAMES;
  for await (const { name } of await opendir(folder)) {
    if (otherCase(name) !== name) return isAnother(folder, name);
    if ((left -= 1) === 0) break;
  }
  const name = basename(folder);
  return otherCase(name) === name || isAnother(dirname(folder), name);
}

/** Letters outside ASCII have no case that all systems agree on. */
function otherCase(name: string): string {
  const upper = name.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
  return upper === name ? name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : upper;
}

async function isAnother(folder: string, name: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [name, otherCase(name)].map((each) => lstat(join(folder, each), { bigint: true }).catch(() => undefined)),
  );
  return one === undefined || one.ino !== other?.ino || one.dev !== other.dev;
}
