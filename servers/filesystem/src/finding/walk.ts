import type { BigIntStats } from 'node:fs';
import type { Call } from '@plugboard/core';
import { isRefusal } from '../errors.ts';
import { isIgnored, outerRules, withRulesOf, type RuleChain } from '../listing/gitignore.ts';
import type { Location } from '../sandbox/location.ts';
import type { Entry, EntryType, Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import { FirstInOrder } from './first-in-order.ts';
import { HeldFolder } from './held-folder.ts';

/** What is looked for, and what comes of it. */
export interface Search {
  readonly sandbox: Sandbox;
  readonly call: Call;
  readonly gitignore: boolean;
  /** Whether names below the start are wanted, by themselves. */
  readonly matches: (parts: readonly string[], type: EntryType) => boolean;
  /** Whether what the file system tells of them is wanted as well. */
  readonly holds: (stats: BigIntStats, type: EntryType) => boolean;
  /** Names below the start that are left out, folders with all in them. */
  readonly excluded?: (parts: readonly string[]) => boolean;
  readonly tally: Tally;
}

export interface Tally {
  /** Entries looked at. */
  seen: number;
  /** Entries and folders that were there and could not be looked at. */
  unreadable: number;
  /** Where the walk ended because it was long enough; what is below and behind it was not looked at. */
  stoppedAt?: Location;
}

export interface Hit {
  readonly location: Location;
  readonly type: EntryType;
  readonly stats: BigIntStats;
}

/** How many entries one walk looks at before it enters no further folder. */
const MOST_SEEN = 300_000;
/** A longer path could not be passed back, so nothing below it is told. */
const LONGEST_PATH = 4_000;

/**
 * What is wanted below a folder: each folder's entries by name, each folder before what is in it. The order is that of
 * the names alone, so a walk goes on behind any place of an earlier one, `after`, whatever was added or removed since.
 * Memory is bounded by the depth, not by the size of folders. Links are told, not followed.
 */
export async function* walk(
  search: Search,
  start: Location,
  after: readonly string[] = [],
): AsyncGenerator<Hit> {
  const rules = search.gitignore ? await outerRules(search.sandbox, start) : [];
  yield* walkBelow(search, { start, below: [], rules, after });
}

interface Step {
  readonly start: Location;
  /** The folder that this one is in. */
  readonly above?: HeldFolder;
  /** Names from the start to this folder. */
  readonly below: readonly string[];
  readonly rules: RuleChain;
  /** Names from this folder to the place behind which to go on. */
  readonly after: readonly string[];
}

async function* walkBelow(search: Search, step: Step): AsyncGenerator<Hit> {
  const { sandbox, tally, gitignore, holds } = search;
  const { start, below, after } = step;
  const [reached, ...rest] = after;
  const place = { root: start.root, parts: [...start.parts, ...below] };
  await using folder = new HeldFolder(sandbox, place, step.above);
  const rules = gitignore ? await rulesIn(folder, search, place, step.rules) : step.rules;
  for await (const { name, type, wanted } of candidates(search, folder, { ...step, rules })) {
    const location = { root: start.root, parts: [...place.parts, name] };
    const told = name === reached;
    if (wanted && !told) {
      const stats = await folder.look(name).catch(() => undefined);
      if (stats === undefined) tally.unreadable += 1;
      else if (holds(stats, type)) yield { location, type, stats };
    }
    if (type !== 'folder') continue;
    if (!told && tally.seen > MOST_SEEN) tally.stoppedAt = location;
    if (tally.stoppedAt !== undefined) return;
    if (shownPath(location).length > LONGEST_PATH) {
      tally.unreadable += 1;
      continue;
    }
    await folder.leave();
    const inside = { start, above: folder, below: [...below, name], rules, after: told ? rest : [] };
    yield* walkBelow(search, inside);
    if (tally.stoppedAt !== undefined) return;
  }
}

/** The rules that hold in a folder: few have their own. */
async function rulesIn(
  folder: HeldFolder,
  { sandbox }: Search,
  place: Location,
  outer: RuleChain,
): Promise<RuleChain> {
  const mayHaveOwn = await folder.mayHave('.gitignore').catch(() => false);
  return mayHaveOwn ? withRulesOf(sandbox, place, outer) : outer;
}

interface Candidate extends Pick<Entry, 'name' | 'type'> {
  /** What is not may still be a folder to enter. */
  readonly wanted: boolean;
}

/** What is wanted or can be entered in a folder, by name; of a large one, as many passes as it needs. */
async function* candidates(search: Search, folder: HeldFolder, step: Step): AsyncGenerator<Candidate> {
  const { call, tally } = search;
  const isWorth = filter(search, step);
  const [reached = ''] = step.after;
  // Those on the way to where it goes on are not counted, or a walk might never get behind them.
  const cost = step.after.length === 0 ? 1 : 0;
  for (let last: string | undefined; ;) {
    const first = new FirstInOrder<Candidate>();
    try {
      for await (const entry of folder.entries()) {
        call.signal.throwIfAborted();
        tally.seen += cost;
        call.progress(tally.seen);
        if (entry.name < reached || (last !== undefined && entry.name <= last)) continue;
        const candidate = isWorth(entry);
        if (candidate !== undefined) first.add(candidate);
      }
    } catch (error) {
      // Closed to this server, or gone since its name was read: the others are still looked at.
      if (!isRefusal(error)) throw error;
      call.signal.throwIfAborted();
      tally.unreadable += 1;
    }
    const found = first.take();
    yield* found.items;
    if (found.last === undefined) return;
    last = found.last;
  }
}

function filter({ matches, excluded, gitignore }: Search, { start, below, rules }: Step) {
  return ({ name, type }: Entry): Candidate | undefined => {
    const names = [...below, name];
    const wanted = matches(names, type);
    if ((!wanted && type !== 'folder') || excluded?.(names) === true) return undefined;
    return gitignore && isIgnored(rules, [...start.parts, ...names], type)
      ? undefined
      : { name, type, wanted };
  };
}
