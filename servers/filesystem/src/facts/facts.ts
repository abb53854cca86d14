import type { BigIntStats } from 'node:fs';
import { ToolError } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import type { Location } from '../sandbox/location.ts';
import { locate } from '../sandbox/roots.ts';
import type { EntryType, Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import { contentFacts, type ContentFacts } from './content.ts';
import { targetOf, type Target } from './target.ts';

export interface Facts extends Partial<ContentFacts>, Target {
  readonly path: string;
  readonly type: EntryType;
  /** Bytes, of a file. */
  readonly size?: number;
  /** Octal, as in chmod. */
  readonly mode: string;
  readonly modified: string;
  readonly accessed: string;
  readonly created?: string;
  /** How many names a file has, if more than one. */
  readonly nlink?: number;
  /** Whether a file's content is closed to this server. */
  readonly unreadable?: true;
}

/** What is known of what stands under a path, a link itself and not its target; throws words when nothing does. */
export async function factsOf({ sandbox, maxRead }: FilesystemDeps, path: string): Promise<Facts> {
  const { location, stats } = await lookAt(sandbox, path);
  if (stats.isSymbolicLink())
    return { ...inodeFacts(location, stats), ...(await targetOf(sandbox, location)) };
  if (!stats.isFile()) return inodeFacts(location, stats);
  try {
    await using file = await sandbox.openFile(location);
    return { ...inodeFacts(location, file.stats), ...(await contentFacts(file, maxRead)) };
  } catch (error) {
    if (!ToolError.is(error) || error.code !== 'DENIED') throw error;
    return { ...inodeFacts(location, stats), unreadable: true };
  }
}

/** Its folder is opened, links on the way being followed, and the name looked at in it: nothing else is opened. */
async function lookAt(sandbox: Sandbox, path: string): Promise<{ location: Location; stats: BigIntStats }> {
  const { root, parts } = locate(sandbox.roots, path);
  const name = parts.at(-1);
  if (name === undefined) {
    await using folder = await sandbox.openFolder({ root, parts });
    return { location: { root, parts }, stats: folder.stats };
  }
  const parent = { root, parts: parts.slice(0, -1) };
  try {
    await using folder = await sandbox.openFolder(parent);
    const stats = await sandbox.look(folder, name);
    if (stats !== undefined)
      return { location: { root: folder.root, parts: [...folder.parts, name] }, stats };
  } catch (error) {
    // A folder on the way that is not there is told in the name of the path that was asked for.
    if (!ToolError.is(error) || !['NOT_FOUND', 'NOT_A_DIRECTORY'].includes(error.code ?? '')) throw error;
  }
  await using file = await sandbox.openFile(path);
  return { location: file, stats: file.stats };
}

function inodeFacts(location: Location, stats: BigIntStats): Facts {
  const type = typeOf(stats);
  const links = Number(stats.nlink);
  return {
    path: shownPath(location),
    type,
    ...(type === 'file' ? { size: Number(stats.size) } : {}),
    mode: (Number(stats.mode) & 0o7777).toString(8).padStart(4, '0'),
    modified: stats.mtime.toISOString(),
    accessed: stats.atime.toISOString(),
    // Not every file system remembers it.
    ...(stats.birthtimeMs > 0n ? { created: stats.birthtime.toISOString() } : {}),
    ...(type !== 'folder' && links > 1 ? { nlink: links } : {}),
  };
}

function typeOf(stats: BigIntStats): EntryType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
