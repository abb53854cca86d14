import type { BigIntStats, Dir, Dirent } from 'node:fs';
import { lstat, opendir, realpath, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '@plugboard/core';
import { notRegular, outsideRoots, refuse } from '../errors.ts';
import { createPolicy, targetOf, type Ask, type Policy } from '../policy/policy.ts';
import type { Location, Root } from './location.ts';
import { nearestHint } from './nearest.ts';
import { locate, openRoots, type Grant } from './roots.ts';
import { shownPath } from './shown.ts';
import { walkAnchored } from './walk-anchored.ts';
import { walkCompared } from './walk-compared.ts';
import type { Found, Walk, Way } from './walk.ts';

/** Something opened inside the roots. */
export interface Opened extends Found, AsyncDisposable {
  readonly shown: string;
  /** It was opened though its name tells of secrets, as `--secrets warn` has it. */
  readonly mayHoldSecrets: boolean;
}

/** A file, and the handle from which all that is known of it was read. */
export interface OpenedFile extends Opened {
  readonly handle: FileHandle;
}

export type EntryType = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly type: EntryType;
  /** The policy keeps it closed: all that is told of it is its name. */
  readonly denied: boolean;
}

/** The only way from this server to the file system: no other module opens, lists or looks at a path. */
export interface Sandbox extends AsyncDisposable {
  readonly roots: readonly Root[];
  readonly policy: Policy;
  /** Opens whatever stands there. */
  open(path: string | Location): Promise<Opened>;
  /** Opens a file, or throws words for what is missing, outside or not a file. */
  openFile(path: string | Location): Promise<OpenedFile>;
  openFolder(path: string | Location): Promise<Opened>;
  /** What is in an opened folder, in the order in which the file system keeps it. */
  entries(folder: Opened): AsyncIterable<Entry>;
  /** What stands under a name in an opened folder; a link is itself, not its target. Undefined when it is gone or denied. */
  look(folder: Opened, name: string): Promise<BigIntStats | undefined>;
}

interface SandboxOptions {
  /** Folders for reading only. */
  readonly ro?: readonly string[];
  readonly policy?: Policy;
  /** Whether to walk from handle to handle: what Linux can, and the default there. */
  readonly anchored?: boolean;
}

/** `paths` are granted for reading and writing. */
export async function openSandbox(
  paths: readonly string[],
  { ro = [], policy = createPolicy(), anchored = process.platform === 'linux' }: SandboxOptions = {},
): Promise<Sandbox> {
  const grant = (access: Grant['access']) => (spelled: string) => ({ spelled, access });
  const roots = await openRoots([...paths.map(grant('rw')), ...ro.map(grant('ro'))], anchored);
  const open = opener(roots, policy, anchored ? walkAnchored : walkCompared);
  return {
    roots,
    policy,
    open,
    openFile: async (path) => (await expectKind(await open(path), 'file')) as OpenedFile,
    openFolder: async (path) => expectKind(await open(path), 'folder'),
    entries: (folder) => entries(folder, policy),
    look: (folder, name) => look(folder, name, policy),
    [Symbol.asyncDispose]: async () => {
      for (const { handle } of roots) await handle?.close();
    },
  };
}

function opener(roots: readonly Root[], policy: Policy, walk: Walk) {
  const expect = (ask: Ask) => {
    const refusal = policy.refusal(ask);
    if (refusal !== undefined) throw refusal;
  };
  const way: Way = { roots, meetLink: (link) => expect({ places: [link], wish: 'follow a link' }) };
  const open = async (location: Location): Promise<Opened> => {
    // Before the walk, so that nobody learns what is there and what is not.
    expect({ places: [location], wish: 'read' });
    const found = await walk(way, location);
    const close = async () => found.handle?.close();
    const ask: Ask = { places: [location, found], wish: 'read', target: targetOf(found.stats) };
    const refusal = policy.refusal(ask);
    if (refusal !== undefined) {
      await close();
      throw refusal;
    }
    const shown = shownPath(found);
    const mayHoldSecrets = policy.warnsOf(ask);
    return { ...found, shown, mayHoldSecrets, [Symbol.asyncDispose]: close };
  };
  return async (path: string | Location): Promise<Opened> => {
    // A place that this server itself looks for is often not there, and nobody reads what is near.
    if (typeof path !== 'string') return open(path);
    const location = locate(roots, path);
    try {
      return await open(location);
    } catch (error) {
      if (!ToolError.is(error) || error.code !== 'NOT_FOUND' || location.parts.length === 0) throw error;
      const ways = {
        openFolder: async (place: Location) => expectKind(await open(place), 'folder'),
        entries: (folder: Opened) => entries(folder, policy),
      };
      throw refuse('NOT_FOUND', error.message, await nearestHint(ways, location));
    }
  };
}

function below({ root, parts }: Location, name: string): Location {
  return { root, parts: [...parts, name] };
}

async function look(folder: Opened, name: string, policy: Policy): Promise<BigIntStats | undefined> {
  const stats = await lstatIn(folder, name);
  if (stats === undefined) return undefined;
  const ask: Ask = { places: [below(folder, name)], wish: 'read', target: targetOf(stats) };
  return policy.refusal(ask) === undefined ? stats : undefined;
}

async function* entries(folder: Opened, policy: Policy): AsyncIterable<Entry> {
  const opened = await opendir(folder.base);
  if (folder.handle === undefined) await expectUnmoved(folder, opened);
  for await (const entry of opened) {
    const [name, type] = [entry.name, typeOf(entry)];
    // How many names a file has is worth a look only where that closes it.
    const isCounted = type === 'file' && policy.rules.hardlinks === 'deny';
    const stats = isCounted ? await lstatIn(folder, name) : undefined;
    const target = { isFolder: type === 'folder', names: stats?.nlink ?? 1n };
    const ask: Ask = { places: [below(folder, name)], wish: 'read', target };
    yield { name, type, denied: policy.refusal(ask) !== undefined };
  }
}

function lstatIn({ base }: Opened, name: string): Promise<BigIntStats | undefined> {
  return lstat(join(base, name), { bigint: true }).catch(() => undefined);
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
