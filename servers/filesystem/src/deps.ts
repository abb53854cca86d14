import { SettingsError, type ClientRoots, type Serving } from '@plugboard/core';
import type * as z from 'zod';
import type { Changes } from './changing/changes.ts';
import { folderOf, journalsFolder } from './changing/journals-folder.ts';
import { createPolicy } from './policy/policy.ts';
import { sizeInBytes } from './policy/size.ts';
import { openSandbox, type Sandbox } from './sandbox/sandbox.ts';
import { liesIn, wholePath } from './sandbox/roots.ts';
import type { settings } from './settings.ts';

/** What the tools of this server may use. */
export interface FilesystemDeps extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Bytes: a file up to this size is read whole. */
  readonly maxRead: number;
  /** The way to change files; loaded by the first that asks. */
  readonly changes: () => Promise<Changes>;
}

export async function openFilesystem(
  { paths, rw, ro, maxRead, journal, ...rules }: z.output<typeof settings>,
  serving: Serving,
): Promise<FilesystemDeps> {
  const own = journal === undefined || journal === 'off' ? undefined : wholePath(journal);
  const folder = own ?? journalsFolder();
  const policy = createPolicy({ ...rules, writing: serving.changes, own: [folder] });
  const sandbox = await openSandbox([...paths, ...rw], { ro, policy });
  let opened: Promise<Changes> | undefined;
  const changes = () => (opened ??= openChanges(sandbox, folder, journal !== 'off'));
  const close = async () => {
    await (await opened)?.[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  };
  try {
    if (own !== undefined && sandbox.roots.some((root) => liesIn(root, own)))
      throw new SettingsError('--journal: name a folder outside those that are served.');
    // A server that was killed may have left a change half done.
    if (serving.changes && (await hasBegun(sandbox, folder))) await (await changes()).recover();
  } catch (error) {
    await close();
    throw error;
  }
  return { sandbox, maxRead: sizeInBytes(maxRead) as number, changes, [Symbol.asyncDispose]: close };
}

/** What a client may use that names folders as its roots. Many clients name none and mean that they have none set. */
export async function narrowToClient(
  deps: FilesystemDeps,
  { roots, log }: ClientRoots,
): Promise<FilesystemDeps> {
  if (roots.length === 0) return deps;
  const ignored = (uri: string) =>
    log(`${uri.slice(0, LONGEST_LOGGED)} is not in a folder that is served, and is ignored`);
  const sandbox = await deps.sandbox.within(roots, ignored);
  if (sandbox === deps.sandbox) return deps;
  return { ...deps, sandbox, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}

const LONGEST_LOGGED = 200;

async function openChanges(sandbox: Sandbox, folder: string, remembers: boolean): Promise<Changes> {
  const { Changes } = await import('./changing/changes.ts');
  return new Changes(sandbox, folder, remembers);
}

async function hasBegun(sandbox: Sandbox, folder: string): Promise<boolean> {
  for (const root of sandbox.roots)
    if (root.access === 'rw' && !(await sandbox.isEmpty(`${folderOf(folder, root)}/begun`))) return true;
  return false;
}
