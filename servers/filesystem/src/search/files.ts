import { ToolError, type Call } from '@plugboard/core';
import { globMatcher } from '../listing/glob.ts';
import { isIgnored, outerRules, withRulesOf, type RuleChain } from '../listing/gitignore.ts';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Opened, OpenedFile, Sandbox } from '../sandbox/sandbox.ts';

/** Which files below a folder are wanted. */
export interface Wanted {
  readonly glob?: string | undefined;
  readonly exclude: readonly string[];
  /** Names from the root to the file at which to begin, where files before it were searched already. */
  readonly from?: readonly string[] | undefined;
}

/** A file that is being opened, and where it is. */
export interface Candidate extends Location {
  readonly opening: Promise<OpenedFile>;
}

/** Told of each entry that is left out, with the reason. */
export type Pass = (reason: 'closed' | 'ignored' | 'links' | 'special' | 'unreadable') => void;

/** No folder deeper than this is entered: each level keeps a handle open. */
const MOST_LEVELS = 100;

/**
 * The files below a folder, in an order that does not change from call to call: the files of a folder by name, then
 * what is in its folders. Links are not followed. A folder's files are opened as they are asked for.
 */
export async function* filesBelow(
  sandbox: Sandbox,
  start: Opened,
  wanted: Wanted,
  { signal, pass }: { readonly signal: Call['signal']; readonly pass: Pass },
): AsyncGenerator<Candidate> {
  const { from } = wanted;
  const look: Look = {
    sandbox,
    signal,
    pass,
    depth: start.parts.length,
    isWanted: wanted.glob === undefined ? () => true : globMatcher([wanted.glob]),
    isExcluded: globMatcher(wanted.exclude),
  };
  yield* below(look, start, await outerRules(sandbox, start), from);
}

interface Look {
  readonly sandbox: Sandbox;
  readonly signal: Call['signal'];
  readonly pass: Pass;
  /** Levels from the root to the folder in which the search began; globs count from there. */
  readonly depth: number;
  readonly isWanted: (parts: readonly string[]) => boolean;
  readonly isExcluded: (parts: readonly string[]) => boolean;
}

async function* below(
  look: Look,
  folder: Opened,
  outer: RuleChain,
  from: readonly string[] | undefined,
): AsyncGenerator<Candidate> {
  const { files, folders, rules } = await contents(look, folder, outer);
  // Where to begin: a name in this folder, of a file, or of a folder after all the files.
  const level = folder.parts.length;
  const begin = from?.[level];
  const isFile = from?.length === level + 1;
  const opening: Promise<unknown>[] = [];
  try {
    for (const name of files) {
      if (begin !== undefined && (!isFile || name < begin)) continue;
      const place = { root: folder.root, parts: [...folder.parts, name] };
      const opened = look.sandbox.openFile(place, folder);
      opening.push(opened.catch(() => {}));
      yield { ...place, opening: opened };
    }
  } finally {
    // The folder may be closed only when nothing is opened through it any more.
    await Promise.all(opening);
  }
  for (const name of folders) {
    if (begin !== undefined && !isFile && name < begin) continue;
    const inside = await openInside(look, folder, name);
    if (inside === undefined) continue;
    try {
      yield* below(look, inside, rules, isFile || name !== begin ? undefined : from);
    } finally {
      await inside[Symbol.asyncDispose]();
    }
  }
}

async function openInside({ sandbox, depth, pass }: Look, folder: Opened, name: string) {
  if (folder.parts.length - depth >= MOST_LEVELS) return pass('unreadable');
  try {
    return await sandbox.openFolder({ root: folder.root, parts: [...folder.parts, name] }, folder);
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    return pass('unreadable');
  }
}

/** The names in a folder that are wanted, in order, and the rules that hold in it. */
async function contents(look: Look, folder: Opened, outer: RuleChain) {
  const entries: Entry[] = [];
  for await (const entry of look.sandbox.entries(folder)) {
    look.signal.throwIfAborted();
    entries.push(entry);
  }
  const hasRules = entries.some(({ name }) => name === '.gitignore');
  const rules = hasRules ? await withRulesOf(look.sandbox, folder, outer) : outer;
  const files: string[] = [];
  const folders: string[] = [];
  for (const { name, type, denied } of entries) {
    const parts = [...folder.parts, name];
    const inSearch = parts.slice(look.depth);
    if (look.isExcluded(inSearch) || (type !== 'folder' && !look.isWanted(inSearch))) continue;
    if (denied) look.pass('closed');
    else if (isIgnored(rules, parts, type)) look.pass('ignored');
    else if (type === 'folder') folders.push(name);
    else if (type === 'file') files.push(name);
    else look.pass(type === 'link' ? 'links' : 'special');
  }
  return { files: files.toSorted(), folders: folders.toSorted(), rules };
}
