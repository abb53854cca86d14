import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, relative, resolve, sep, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '@plugboard/core';
import { nothingShared, outsideRoots, refuse } from '../errors.ts';
import { isCaseSensitive } from './case-sensitive.ts';
import { READ_FOLDER } from './flags.ts';
import { Handle } from './handle.ts';
import type { Location, Root } from './location.ts';
import { unquoted } from './shown.ts';

/** A folder as the person named it, and for what. */
export type Grant = Pick<Root, 'spelled' | 'access'>;

export async function openRoots(grants: readonly Grant[], held: boolean): Promise<Root[]> {
  const roots: Root[] = [];
  for (const { spelled: path, access } of grants) {
    const spelled = wholePath(path);
    const real = await realpath(spelled).catch((error: unknown) => refuseFolder(spelled, error));
    const same = roots.find((root) => root.real === real);
    if (same === undefined) {
      const name = freeName(basename(real) || 'root', roots);
      roots.push({
        name,
        prefixed: false,
        outer: [],
        spelled,
        real,
        access,
        ...(await openRoot(real, spelled, held)),
      });
    } else if (same.access !== access) {
      throw new SettingsError(`${spelled} is named for reading only and for writing; name it once.`);
    }
  }
  return together(roots);
}

/** Roots that are served together: with what each has to do with the others. */
export function together(roots: readonly Root[]): Root[] {
  return roots.map((root) => ({ ...root, prefixed: roots.length > 1, outer: outerOf(root, roots) }));
}

function outerOf({ real }: Root, roots: readonly Root[]): Root['outer'] {
  return roots
    .filter((other) => other.real !== real && contains(other.real, real))
    .map((other) => ({ name: other.name, way: relative(other.real, real).split(sep) }));
}

async function openRoot(real: string, spelled: string, held: boolean) {
  try {
    const caseSensitive = await isCaseSensitive(real);
    return { caseSensitive, handle: held ? new Handle(real, READ_FOLDER) : undefined };
  } catch (error) {
    return refuseFolder(spelled, error);
  }
}

function refuseFolder(spelled: string, error: unknown): never {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be opened';
  throw new SettingsError(`${spelled} ${reason}; name folders that can be read.`, { cause: error });
}

const REASONS: Record<string, string> = {
  EACCES: 'may not be opened by this user',
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
};

export function freeName(wanted: string, taken: readonly Root[]): string {
  const used = new Set(taken.map(({ name }) => name));
  if (!used.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!used.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

/**
 * Reads a path as a model writes it: relative to a root, absolute, a `file://` URI, or from `~`. This decides
 * only which root is meant; what the names really lead to is for the walk to see.
 */
export function locate(roots: readonly Root[], spelled: string): Location {
  const text = unquoted(spelled) ?? (spelled.startsWith('file:') ? fromUri(spelled) : expandHome(spelled));
  if (text.includes('\0')) throw refuse('INVALID_ARGUMENTS', 'A path cannot contain a NUL character.');
  if (roots.length === 0) throw nothingShared();
  if (isAbsolute(text)) return locateAbsolute(roots, text);
  const [only, second] = roots;
  if (only !== undefined && second === undefined) return below(roots, only, resolve(only.real, text));
  const [first = '', ...rest] = text
    .split(process.platform === 'win32' ? /[/\\]/ : '/')
    .filter((part) => part !== '' && part !== '.');
  const root = roots.find(({ name }) => name === first);
  if (root === undefined) {
    throw refuse(
      'OUTSIDE_ROOTS',
      'With several roots, a relative path begins with the name of a root.',
      'list_roots shows the names.',
    );
  }
  return below(roots, root, resolve(root.real, ...rest));
}

/** An absolute path, spelled through the root as the person wrote it or through the real one. */
export function locateAbsolute(roots: readonly Root[], path: string): Location {
  const absolute = resolve(path);
  const found = roots.flatMap((root) => {
    const base = [root.real, root.spelled].find((folder) => contains(folder, absolute));
    return base === undefined ? [] : [{ root, base }];
  });
  // With nested roots the innermost one is meant.
  const innermost = found.toSorted((a, b) => b.base.length - a.base.length)[0];
  if (innermost === undefined) throw outsideRoots();
  return { root: innermost.root, parts: split(relative(innermost.base, absolute)) };
}

/** Inside one root; where another stands in it, that one is meant, since each has its own access. */
function below(roots: readonly Root[], root: Root, absolute: string): Location {
  if (!contains(root.real, absolute)) throw outsideRoots();
  return locateAbsolute(roots, absolute);
}

/** Whether a path is that of a root or of something in it. */
export function liesIn({ real, spelled }: Root, path: string): boolean {
  return contains(real, resolve(path)) || contains(spelled, resolve(path));
}

/** On whole names: `/a/bc` is not inside `/a/b`. Both are whole paths, without `..`. */
export function contains(folder: string, path: string): boolean {
  // The same in a tenth of the time, for most paths.
  if (path.startsWith(folder + sep)) return true;
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function split(way: string): string[] {
  const parts = way === '' ? [] : way.split(sep);
  // NTFS reads `name:stream` as a second, hidden content of a file.
  if (process.platform === 'win32' && parts.some((part) => part.includes(':'))) throw outsideRoots();
  return parts;
}

export function fromUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    throw refuse('INVALID_ARGUMENTS', 'That is no file:// URI of this machine.');
  }
}

/** As a person writes a path on a command line. */
export function wholePath(path: string): string {
  return resolve(expandHome(path));
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
