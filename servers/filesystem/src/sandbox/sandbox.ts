import type { BigIntStats, Dir, Dirent } from 'node:fs';
import { lstat, opendir, realpath, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { closestHint, ToolError } from '@plugboard/core';
import { notRegular, outsideRoots, refuse } from '../errors.ts';
import type { Location, Root } from './location.ts';
import { locate, openRoots } from './roots.ts';
import { shownPath, visible } from './shown.ts';
import { walkAnchored } from './walk-anchored.ts';
import { walkCompared } from './walk-compared.ts';
import type { Found, Walk } from './walk.ts';

/** Something opened inside the roots. */
interface Opened extends Found, AsyncDisposable {
  readonly shown: string;
}

/** A file, and the handle from which all that is known of it was read. */
export interface OpenedFile extends Opened {
  readonly handle: FileHandle;
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
  openFile(path: string | Location): Promise<OpenedFile>;
  openFolder(path: string | Location): Promise<Opened>;
  /** What is in an opened folder, in the order in which the file system keeps it. */
  entries(folder: Opened): AsyncIterable<Entry>;
  /** What stands under a name in an opened folder; a link is itself, not its target. Undefined when it is gone. */
  look(folder: Opened, name: string): Promise<BigIntStats | undefined>;
}

interface SandboxOptions {
  /** Whether to walk from handle to handle: what Linux can, and the default there. */
  readonly anchored?: boolean;
}

export async function openSandbox(
  paths: readonly string[],
  { anchored = process.platform === 'linux' }: SandboxOptions = {},
): Promise<Sandbox> {
  const roots = await openRoots(paths, anchored);
  const open = opener(roots, anchored ? walkAnchored : walkCompared);
  return {
    roots,
    openFile: async (path) => (await expectKind(await open(path), 'file')) as OpenedFile,
    openFolder: async (path) => expectKind(await open(path), 'folder'),
    entries,
    look: (folder, name) => lstat(join(folder.base, name), { bigint: true }).catch(() => undefined),
    [Symbol.asyncDispose]: async () => {
      for (const { handle } of roots) await handle?.close();
    },
  };
}

function opener(roots: readonly Root[], walk: Walk) {
  const open = async (location: Location): Promise<Opened> => {
    const found = await walk(roots, location);
    const close = async () => found.handle?.close();
    return { ...found, shown: shownPath(found), [Symbol.asyncDispose]: close };
  };
  return async (path: string | Location): Promise<Opened> => {
    // A place that this server itself looks for is often not there, and nobody reads what is near.
    if (typeof path !== 'string') return open(path);
    const location = locate(roots, path);
    try {
      return await open(location);
    } catch (error) {
      if (!ToolError.is(error) || error.code !== 'NOT_FOUND' || location.parts.length === 0) throw error;
      const parent = { root: location.root, parts: location.parts.slice(0, -1) };
      throw await withNearestName(error, location.parts.at(-1) ?? '', () => open(parent));
    }
  };
}

async function* entries(folder: Opened): AsyncIterable<Entry> {
  const opened = await opendir(folder.base);
  if (folder.handle === undefined) await expectUnmoved(folder, opened);
  for await (const entry of opened) yield { name: entry.name, type: typeOf(entry) };
}

/** A folder held by name may have been swapped before it was opened to be listed. */
async function expectUnmoved({ base, stats }: Opened, opened: Dir): Promise<void> {
  const again = await lstat(base, { bigint: true }).catch(() => undefined);
  if (again?.dev === stats.dev && again.ino === stats.ino && (await realpath(base)) === base) return;
  await opened.close();
  throw outsideRoots();
}

function typeOf(entry: Dirent): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
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
  error: ToolError,
  missing: string,
  openParent: () => Promise<Opened>,
): Promise<ToolError> {
  try {
    await using folder = await openParent();
    const known: string[] = [];
    for await (const { name } of entries(folder)) if (known.push(visible(name)) >= MOST_NAMES) break;
    const hint = closestHint(missing, known) || 'list shows what there is.';
    return refuse('NOT_FOUND', error.message, hint.trim());
  } catch {
    return error;
  }
}
