import { ToolError, type Call } from '@plugboard/core';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { globMatcher } from './glob.ts';
import { isIgnored, outerRules, withRulesOf, type RuleChain } from './gitignore.ts';
import { ParentFolder } from './parent-folder.ts';

export interface ScanOptions {
  readonly depth: number;
  readonly glob?: string | undefined;
  readonly exclude: readonly string[];
  readonly gitignore: boolean;
  readonly hidden: boolean;
  readonly sort: 'name' | 'size' | 'modified';
  /** Which of all is wanted: so many, behind so many. */
  readonly start: number;
  readonly limit: number;
}

/** An entry and what the system tells of it: nothing when it is closed or gone meanwhile. */
interface Known extends Entry {
  readonly size: number | undefined;
  readonly modified: Date | undefined;
}

export interface Item extends Known {
  /** Names below the listed folder. */
  readonly parts: readonly string[];
  /** How many more entries this folder has than are told. */
  readonly more: number;
}

export interface Scan {
  /** Those that are wanted. */
  readonly items: readonly Item[];
  /** How many there are, as far as was looked. */
  readonly total: number;
  /** There is more than was looked at. */
  readonly stopped: boolean;
}

/** How many entries one scan looks at. */
const MOST_SEEN = 50_000;
/** So many are looked at for the number of all, when those that are wanted are there. */
const ENOUGH = 5_000;
/** So many entries of a folder inside the listed one are told; the rest is a number. */
const MOST_PER_FOLDER = 100;
/** How many entries are asked about at the same time. */
const AT_ONCE = 64;

/** Walks breadth first, so that a cut list still shows what is near the top. Links are told, not followed. */
export async function scan(
  sandbox: Sandbox,
  start: Location,
  options: ScanOptions,
  call: Call,
): Promise<Scan> {
  await using parent = new ParentFolder(sandbox);
  const rules = options.gitignore ? await outerRules(sandbox, start) : [];
  const look: Look = {
    sandbox,
    start,
    call,
    options,
    parent,
    isExcluded: globMatcher(options.exclude),
    isWanted: options.glob === undefined ? () => true : globMatcher([options.glob]),
    queue: [{ parts: [], rules, hasSiblings: false }],
    items: [],
    seen: 0,
    total: 0,
  };
  let listed = 0;
  for (const folder of look.queue) {
    if (look.seen >= MOST_SEEN || (look.seen >= ENOUGH && look.total > options.start + options.limit)) break;
    listed += 1;
    await listFolder(look, folder);
  }
  const { items, total, seen, queue } = look;
  return { items, total, stopped: listed < queue.length || seen >= MOST_SEEN };
}

/** A folder that is still to be listed. */
interface Pending {
  readonly parts: readonly string[];
  /** In force in the folder that it is in. */
  readonly rules: RuleChain;
  readonly hasSiblings: boolean;
}

/** What one scan carries from folder to folder. */
interface Look extends Scanned {
  readonly sandbox: Sandbox;
  readonly start: Location;
  readonly call: Call;
  readonly options: ScanOptions;
  readonly parent: ParentFolder;
  readonly isExcluded: (parts: readonly string[]) => boolean;
  readonly isWanted: (parts: readonly string[]) => boolean;
}

/** What came of it so far. */
interface Scanned {
  readonly queue: Pending[];
  readonly items: Item[];
  seen: number;
  total: number;
}

/** Nothing comes of a folder that is gone meanwhile or may not be opened, unless it is the one that was asked for. */
async function listFolder(look: Look, pending: Pending): Promise<void> {
  const { sandbox, start, options } = look;
  const { parts } = pending;
  const place = { root: start.root, parts: [...start.parts, ...parts] };
  try {
    const above = pending.hasSiblings ? await look.parent.of(place) : undefined;
    await using folder = await sandbox.openFolder(place, above);
    const { entries, rules } = await entriesIn(look, folder, { ...pending, place });
    const sorted = await inOrder(look, folder, entries);
    const told = parts.length === 0 ? sorted : sorted.slice(0, MOST_PER_FOLDER);
    await tell(look, folder, { parts, told, more: sorted.length - told.length });
    if (parts.length + 1 >= options.depth) return;
    const folders = told.filter((entry) => entry.type === 'folder' && !entry.denied);
    const hasSiblings = folders.length > 1;
    look.queue.push(...folders.map(({ name }) => ({ parts: [...parts, name], rules, hasSiblings })));
  } catch (error) {
    if (parts.length === 0 || !ToolError.is(error)) throw error;
  }
}

/** What is in a folder, as far as it is kept, and the rules in force there. */
async function entriesIn(
  look: Look,
  folder: Opened,
  { parts, place, rules: outer }: Pending & { place: Location },
) {
  const { sandbox, call, options, isExcluded } = look;
  const all: Entry[] = [];
  for await (const entry of sandbox.entries(folder)) {
    call.signal.throwIfAborted();
    call.progress(look.seen);
    if ((look.seen += 1) >= MOST_SEEN) break;
    all.push(entry);
  }
  // Few folders have rules of their own, and looking costs less than opening.
  const mayHaveOwn = look.seen >= MOST_SEEN || all.some(({ name }) => name === '.gitignore');
  const rules = options.gitignore && mayHaveOwn ? await withRulesOf(sandbox, place, outer) : outer;
  const isKept = ({ name, type }: Entry) =>
    (options.hidden || !name.startsWith('.')) &&
    !isExcluded([...parts, name]) &&
    !(options.gitignore && isIgnored(rules, [...place.parts, name], type));
  return { entries: all.filter(isKept), rules };
}

/** By name, without a look at what stands under the names; by size or time, with one. */
async function inOrder(
  { sandbox, options }: Look,
  folder: Opened,
  entries: Entry[],
): Promise<readonly Entry[]> {
  if (options.sort === 'name') return entries.toSorted(byName);
  return (await lookAt(sandbox, folder, entries)).toSorted(ORDERS[options.sort]);
}

async function lookAt(sandbox: Sandbox, folder: Opened, entries: readonly Entry[]): Promise<Known[]> {
  const known: Known[] = [];
  for (let first = 0; first < entries.length; first += AT_ONCE) {
    const some = entries.slice(first, first + AT_ONCE).map(async ({ name, type, denied }) => {
      const stats = denied ? undefined : await sandbox.look(folder, name);
      return { name, type, denied, size: stats && Number(stats.size), modified: stats?.mtime };
    });
    known.push(...(await Promise.all(some)));
  }
  return known;
}

interface Told {
  /** Names from the listed folder to this one. */
  readonly parts: readonly string[];
  readonly told: readonly Entry[];
  readonly more: number;
}

/** Counts what is wanted, and looks at those of it that this answer tells. */
async function tell(look: Look, folder: Opened, { parts, told, more }: Told): Promise<void> {
  const { options, items } = look;
  const wanted = told.filter(({ name }) => look.isWanted([...parts, name]));
  const from = Math.max(0, options.start - look.total);
  const page = wanted.slice(from, from + options.limit - items.length);
  look.total += wanted.length;
  for (const known of await lookAt(look.sandbox, folder, page)) {
    const isLast = known.name === told.at(-1)?.name;
    items.push({ ...known, parts: [...parts, known.name], more: isLast ? more : 0 });
  }
}

type Order<T> = (a: T, b: T) => number;

const byName: Order<Entry> = (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Largest and newest first, and last what nothing is known of; names settle what is equal, so that pages never overlap. */
const ORDERS: Record<Exclude<ScanOptions['sort'], 'name'>, Order<Known>> = {
  size: (a, b) => (b.size ?? -1) - (a.size ?? -1) || byName(a, b),
  modified: (a, b) => Number(b.modified ?? 0) - Number(a.modified ?? 0) || byName(a, b),
};
