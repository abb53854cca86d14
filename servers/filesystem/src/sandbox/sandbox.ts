import { lstatSync, type BigIntStats, type Dir, type Dirent } from 'node:fs';
import { mkdir, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';
import { createPolicy, DEFAULT_RULES, targetOf, type Ask, type Policy } from '../policy/policy.ts';
import { expectUnmoved, holdFolder, type HeldOpen } from './held.ts';
import type { Location, Root } from './location.ts';
import { expectKind, type Opened, type OpenedFile } from './opened.ts';
import { narrowRoots } from './narrow.ts';
import { nearestHint } from './nearest.ts';
import { placeAt, placeFor, type Place } from './place.ts';
import { locate, openRoots, type Grant } from './roots.ts';
import { shownPath } from './shown.ts';
import { walkAnchored } from './walk-anchored.ts';
import { walkCompared } from './walk-compared.ts';
import type { Walk, Way } from './walk.ts';
import { WatchedFile } from './watch.ts';

export type { Opened, OpenedFile } from './opened.ts';

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
  /**
   * Opens a file, or throws words for what is missing, outside or not a file. A folder above it that is open saves the
   * way to it.
   */
  openFile(path: string | Location, above?: Opened): Promise<OpenedFile>;
  openFolder(path: string | Location, above?: Opened): Promise<Opened>;
  /** What is in an opened folder, in the order in which the file system keeps it. */
  entries(folder: Opened): AsyncIterable<Entry>;
  /**
   * A name to change, or to copy as it is: its folder opened, links on the way followed, the name itself not. Throws
   * words where that may not be, for a root, and where there is no such folder.
   */
  place(path: string | Location, wish?: 'read' | 'write'): Promise<Place>;
  /** The same without asking whether it may be changed: for putting back what this server itself did. */
  placeOf(location: Location): Promise<Place>;
  /** A folder of this server's own, made where it is missing. */
  own(path: string): Promise<HeldOpen>;
  /** Whether a folder of this server's own has nothing in it, or is not there. */
  isEmpty(path: string): Promise<boolean>;
  /**
   * Watches a file: calls back when it was changed, replaced, taken away or put back, and answers how to stop. Throws
   * words for what `openFile` refuses.
   */
  watch(path: string | Location, changed: () => void): Promise<() => void>;
  /**
   * The same for what is both in these roots and in the folders that a client names; `ignored` is called with each that
   * leads to nothing in the roots. This sandbox itself where that is all of it, else one that is closed before this.
   */
  within(uris: readonly string[], ignored: (uri: string) => void): Promise<Sandbox>;
  /** How many files are watched. */
  watching(): number;
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
  const close = async () => {
    for (const { handle } of roots) handle?.close();
  };
  return sandboxOf({ roots, policy, anchored, close });
}

interface Parts {
  readonly roots: readonly Root[];
  readonly policy: Policy;
  readonly anchored: boolean;
  /** Gives up what the roots hold. */
  readonly close: () => Promise<void>;
}

function sandboxOf({ roots, policy, anchored, close }: Parts): Sandbox {
  const walk = anchored ? walkAnchored : walkCompared;
  const open = opener(roots, policy, walk);
  const openFile: Sandbox['openFile'] = async (path, above) =>
    (await expectKind(await open(path, above), 'file')) as OpenedFile;
  const watched = new Set<WatchedFile>();
  const sandbox: Sandbox = {
    roots,
    policy,
    open,
    openFile,
    openFolder: folderOf(open),
    entries: (folder) => entries(folder, policy),
    look: (folder, name) => look(folder, name, policy),
    place: (path, wish = 'write') => placeFor(wish, { roots, policy, openFolder: folderOf(open) }, path),
    placeOf: (location) => placeAt(roots, folderOf(opener(roots, OPEN, walk)), location),
    own: async (path) => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      return holdFolder(path, anchored);
    },
    watch: async (path, changed) => {
      const location = typeof path === 'string' ? locate(roots, path) : path;
      const file = new WatchedFile({ openFile, openFolder: folderOf(open) }, location, changed);
      await file.begin();
      watched.add(file);
      return () => {
        file.end();
        watched.delete(file);
      };
    },
    within: async (uris, ignored) => {
      const named = await narrowRoots({ roots, openFolder: folderOf(open), ignored }, uris);
      return named === roots
        ? sandbox
        : sandboxOf({ roots: named, policy, anchored, close: () => giveUp(named) });
    },
    watching: () => watched.size,
    isEmpty: async (path) => (await readdir(path).catch(() => [])).length === 0,
    [Symbol.asyncDispose]: async () => {
      for (const file of watched) file.end();
      await close();
    },
  };
  return sandbox;
}

/** The roots among them that the person granted are held by the sandbox they come from. */
async function giveUp(narrowed: readonly Root[]): Promise<void> {
  for (const { handle, granted } of narrowed) if (granted?.parts.length !== 0) handle?.close();
}

type Open = (path: string | Location, above?: Opened) => Promise<Opened>;

function folderOf(open: Open): Open {
  return async (path, above) => expectKind(await open(path, above), 'folder');
}

/** Asked where this server puts back what it did itself: nothing is closed. */
const OPEN = createPolicy({ ...DEFAULT_RULES, secrets: 'allow', hardlinks: 'allow' });

function opener(roots: readonly Root[], policy: Policy, walk: Walk) {
  const expect = (ask: Ask) => {
    const refusal = policy.refusal(ask);
    if (refusal !== undefined) throw refusal;
  };
  const way: Way = { roots, meetLink: (link) => expect({ places: [link], wish: 'follow a link' }) };
  const open = async (location: Location, above?: Opened): Promise<Opened> => {
    // Before the walk, so that nobody learns what is there and what is not.
    expect({ places: [location], wish: 'read' });
    // The walk itself waits for nothing, and a row of them would let nobody else have a turn.
    await new Promise((resolve) => setImmediate(resolve));
    const found = await walk(way, location, above !== undefined && isIn(above, location) ? above : undefined);
    const close = async () => found.handle?.close();
    // Where no link was met, both are one place.
    const places: Ask['places'] = found.parts === location.parts ? [location] : [location, found];
    const ask: Ask = { places, wish: 'read', target: targetOf(found.stats) };
    const refusal = policy.refusal(ask);
    if (refusal !== undefined) {
      await close();
      throw refusal;
    }
    const shown = shownPath(found);
    const mayHoldSecrets = policy.warnsOf(ask);
    return { ...found, shown, mayHoldSecrets, [Symbol.asyncDispose]: close };
  };
  return async (path: string | Location, above?: Opened): Promise<Opened> => {
    // A place that this server itself looks for is often not there, and nobody reads what is near.
    if (typeof path !== 'string') return open(path, above);
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

/** Any other folder would lead to what the policy was not asked about. */
function isIn(folder: Location, { root, parts }: Location): boolean {
  return root === folder.root && folder.parts.every((name, index) => name === parts[index]);
}

function below({ root, parts }: Location, name: string): Location {
  return { root, parts: [...parts, name] };
}

async function look(folder: Opened, name: string, policy: Policy): Promise<BigIntStats | undefined> {
  const stats = lstatIn(folder, name);
  if (stats === undefined) return undefined;
  const ask: Ask = { places: [below(folder, name)], wish: 'read', target: targetOf(stats) };
  return policy.refusal(ask) === undefined ? stats : undefined;
}

async function* entries(folder: Opened, policy: Policy): AsyncIterable<Entry> {
  for await (const entry of await direntsOf(folder)) {
    const [name, type] = [entry.name, typeOf(entry)];
    // How many names a file has is worth a look only where that closes it.
    const isCounted = type === 'file' && policy.rules.hardlinks === 'deny';
    const stats = isCounted ? lstatIn(folder, name) : undefined;
    const target = { isFolder: type === 'folder', names: stats?.nlink ?? 1n };
    const ask: Ask = { places: [below(folder, name)], wish: 'read', target };
    yield { name, type, denied: policy.refusal(ask) !== undefined };
  }
}

/** So many bytes of a folder itself hold a few thousand names at most, on the file systems there are. */
const SMALL = 65_536n;
/** Names that are read at a time from a larger one. */
const NAMES = 512;

/** The names of a small folder at once, which is one question to the system instead of four. */
async function direntsOf(folder: Opened): Promise<Dirent[] | Dir> {
  if (folder.handle !== undefined && folder.stats.size <= SMALL)
    return readdir(folder.base, { withFileTypes: true });
  const opened = await opendir(folder.base, { bufferSize: NAMES });
  if (folder.handle === undefined) await expectUnmoved(folder).catch((error) => closeAndThrow(opened, error));
  return opened;
}

function lstatIn({ base }: Opened, name: string): BigIntStats | undefined {
  try {
    return lstatSync(join(base, name), { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

async function closeAndThrow(opened: Dir, error: unknown): Promise<never> {
  await opened.close();
  throw error;
}

function typeOf(entry: Dirent): EntryType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
