import type { Call } from '@plugboard/core';
import { isRefusal } from '../errors.ts';
import { FirstInOrder } from '../finding/first-in-order.ts';
import { itself } from '../finding/itself.ts';
import { globMatcher } from '../listing/glob.ts';
import { isIgnored, outerRules, withRulesOf, type RuleChain } from '../listing/gitignore.ts';
import type { Location } from '../sandbox/location.ts';
import type { EntryType, Opened, OpenedFile, Sandbox } from '../sandbox/sandbox.ts';

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
 * what is in its folders. Links are not followed. A folder's files are opened as they are asked for. Memory does not grow
 * with the size of folders.
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
  const rules = await withRulesOf(look.sandbox, folder, outer, folder);
  const level = folder.parts.length;
  const name = from?.[level];
  const begin = name && rank(name, from?.length === level + 1 ? 'file' : 'folder');
  const opening = new Set<Promise<unknown>>();
  try {
    for await (const ranked of inOrder(look, { folder, rules, begin })) {
      const place = { root: folder.root, parts: [...folder.parts, ranked.slice(1)] };
      if (ranked.startsWith(FOLDER)) {
        yield* inside(look, { place, folder, rules, from: ranked === begin ? from : undefined });
        continue;
      }
      const opened = itself(look.sandbox.openFile(place, folder), place);
      const forget = () => opening.delete(settled);
      const settled: Promise<unknown> = opened.then(forget, forget);
      opening.add(settled);
      yield { ...place, opening: opened };
    }
  } finally {
    // The folder may be closed only when nothing is opened through it any more.
    await Promise.all(opening);
  }
}

interface Inside {
  readonly place: Location;
  /** The opened folder that it is in. */
  readonly folder: Opened;
  readonly rules: RuleChain;
  readonly from: readonly string[] | undefined;
}

async function* inside(look: Look, { place, folder, rules, from }: Inside): AsyncGenerator<Candidate> {
  const opened = await openInside(look, place, folder);
  if (opened === undefined) return;
  try {
    yield* below(look, opened, rules, from);
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}

async function openInside({ sandbox, depth, pass }: Look, place: Location, folder: Opened) {
  if (folder.parts.length - depth >= MOST_LEVELS) return pass('unreadable');
  try {
    return await itself(sandbox.openFolder(place, folder), place);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return pass('unreadable');
  }
}

// A name behind one of these sorts to its place: the files of a folder come first.
const [FILE, FOLDER] = ['0', '1'];

function rank(name: string, type: EntryType): string {
  return (type === 'folder' ? FOLDER : FILE) + name;
}

interface Contents {
  readonly folder: Opened;
  readonly rules: RuleChain;
  /** What comes before this rank was searched already. */
  readonly begin: string | undefined;
}

/** The ranks of what is to be searched or entered in a folder; of a large one, as many passes as it needs. */
async function* inOrder(look: Look, { folder, rules, begin = '' }: Contents): AsyncGenerator<string> {
  for (let last: string | undefined; ;) {
    const first = new FirstInOrder<{ readonly name: string }>();
    try {
      for await (const { name, type, denied } of look.sandbox.entries(folder)) {
        look.signal.throwIfAborted();
        const ranked = rank(name, type);
        if (last !== undefined && ranked <= last) continue;
        const parts = [...folder.parts, name];
        if (!isAskedFor(look, parts, type)) continue;
        const reason = denied ? 'closed' : reasonToPass(rules, parts, type);
        if (reason !== undefined) {
          if (last === undefined) look.pass(reason);
        } else if (ranked >= begin) first.add({ name: ranked });
      }
    } catch (error) {
      look.signal.throwIfAborted();
      if (!isRefusal(error)) throw error;
      look.pass('unreadable');
    }
    const found = first.take();
    for (const { name } of found.items) yield name;
    if (found.last === undefined) return;
    last = found.last;
  }
}

function isAskedFor({ depth, isExcluded, isWanted }: Look, parts: readonly string[], type: EntryType) {
  const inSearch = parts.slice(depth);
  return !isExcluded(inSearch) && (type === 'folder' || isWanted(inSearch));
}

function reasonToPass(rules: RuleChain, parts: readonly string[], type: EntryType) {
  if (isIgnored(rules, parts, type)) return 'ignored';
  if (type === 'file' || type === 'folder') return undefined;
  return type === 'link' ? 'links' : 'special';
}
