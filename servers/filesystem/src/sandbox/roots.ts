import { open, opendir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, relative, resolve, sep, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '@plugboard/core';
import { outsideRoots, refuse } from '../errors.ts';
import { READ_FOLDER } from './flags.ts';
import type { Location, Root } from './location.ts';
import { unquoted } from './shown.ts';

export async function openRoots(paths: readonly string[], held: boolean): Promise<Root[]> {
  const roots: Root[] = [];
  for (const path of paths) {
    const spelled = resolve(expandHome(path));
    try {
      const real = await realpath(spelled);
      if (roots.some((root) => root.real === real)) continue;
      await (await opendir(real)).close();
      const handle = held ? await open(real, READ_FOLDER) : undefined;
      roots.push({ name: freeName(basename(real) || 'root', roots), prefixed: false, spelled, real, handle });
    } catch (error) {
      const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be opened';
      throw new SettingsError(`${spelled} ${reason}; name folders that can be read.`, { cause: error });
    }
  }
  return roots.map((root) => ({ ...root, prefixed: roots.length > 1 }));
}

const REASONS: Record<string, string> = {
  EACCES: 'may not be opened by this user',
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
};

function freeName(wanted: string, taken: readonly Root[]): string {
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
  if (isAbsolute(text)) return locateAbsolute(roots, text);
  const [only, second] = roots;
  if (only !== undefined && second === undefined) return below(only, resolve(only.real, text));
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
  return below(root, resolve(root.real, ...rest));
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

function below(root: Root, absolute: string): Location {
  if (!contains(root.real, absolute)) throw outsideRoots();
  return { root, parts: split(relative(root.real, absolute)) };
}

/** On whole names: `/a/bc` is not inside `/a/b`. */
function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function split(way: string): string[] {
  const parts = way === '' ? [] : way.split(sep);
  // NTFS reads `name:stream` as a second, hidden content of a file.
  if (process.platform === 'win32' && parts.some((part) => part.includes(':'))) throw outsideRoots();
  return parts;
}

function fromUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    throw refuse('INVALID_ARGUMENTS', 'That is no file:// URI of this machine.');
  }
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
