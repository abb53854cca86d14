import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { closestHint, ToolError } from '@plugboard/core';
import { notRegular, refuse } from '../errors.ts';
import { locate, openRoots, type Location, type Root } from './roots.ts';
import { shownPath } from './shown.ts';
import { inside, walk, type Found } from './walk.ts';

/** Something opened inside the roots. What is known of it was read from this very handle. */
export interface Opened extends Found, AsyncDisposable {
  readonly shown: string;
  readonly stats: BigIntStats;
}

export type EntryType = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly type: EntryType;
}

/** The only way from this server to the file system: no other module opens, lists or looks at a path. */
export interface Sandbox extends AsyncDisposable {
  readonly roots: readonly Root[];
  /** Opens a file, or throws words for what is missing, outside or not a file. */
  openFile(path: string | Location): Promise<Opened>;
  openFolder(path: string | Location): Promise<Opened>;
  /** What is in an opened folder, in the order in which the file system keeps it. */
  entries(folder: Opened): AsyncIterable<Entry>;
  /** What stands under a name in an opened folder; a link is itself, not its target. Undefined when it is gone. */
  look(folder: Opened, name: string): Promise<BigIntStats | undefined>;
}

export async function openSandbox(paths: readonly string[]): Promise<Sandbox> {
  const roots = await openRoots(paths);
  return {
    roots,
    openFile: async (path) => expectKind(await openPath(roots, path), 'file'),
    openFolder: async (path) => expectKind(await openPath(roots, path), 'folder'),
    entries,
    look: (folder, name) => lstat(inside(folder, name), { bigint: true }).catch(() => undefined),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(roots.map(({ handle }) => handle.close()));
    },
  };
}

async function openPath(roots: readonly Root[], path: string | Location): Promise<Opened> {
  const location = typeof path === 'string' ? locate(roots, path) : path;
  try {
    return await opened(await walk(roots, location));
  } catch (error) {
    if (ToolError.is(error) && error.code === 'NOT_FOUND')
      throw await withNearestName(roots, location, error);
    throw error;
  }
}

async function* entries(folder: Opened): AsyncIterable<Entry> {
  for await (const entry of await opendir(inside(folder))) yield { name: entry.name, type: typeOf(entry) };
}

function typeOf(entry: Dirent): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

async function opened(found: Found): Promise<Opened> {
  const close = () => found.handle.close();
  try {
    const stats = await found.handle.stat({ bigint: true });
    return { ...found, shown: shownPath(found), stats, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function expectKind(found: Opened, kind: 'file' | 'folder'): Promise<Opened> {
  const { stats, shown } = found;
  if (kind === 'file' ? stats.isFile() : stats.isDirectory()) return found;
  await found[Symbol.asyncDispose]();
  if (stats.isDirectory()) throw refuse('NOT_REGULAR', `${shown} is a folder.`, 'list shows what is in it.');
  if (stats.isFile()) throw refuse('NOT_A_DIRECTORY', `${shown} is a file, not a folder.`, 'read shows it.');
  throw notRegular(shown);
}

/** How many names of a folder are compared with a name that is not there. */
const MOST_NAMES = 2_000;

async function withNearestName(
  roots: readonly Root[],
  { root, parts }: Location,
  error: ToolError,
): Promise<ToolError> {
  const missing = parts.at(-1);
  if (missing === undefined) return error;
  try {
    await using folder = await opened(await walk(roots, { root, parts: parts.slice(0, -1) }));
    const known: string[] = [];
    for await (const { name } of entries(folder)) if (known.push(name) >= MOST_NAMES) break;
    const hint = closestHint(missing, known) || 'list shows what there is.';
    return refuse('NOT_FOUND', error.message, hint.trim());
  } catch {
    return error;
  }
}
