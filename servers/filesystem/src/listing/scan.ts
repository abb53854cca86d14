import type { Call } from '@plugboard/core';
import picomatch from 'picomatch';
import type { Location } from '../sandbox/roots.ts';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { isIgnored, rulesAbove, withRulesOf, type RuleChain } from './gitignore.ts';

export interface ScanOptions {
  readonly depth: number;
  readonly glob?: string | undefined;
  readonly exclude: readonly string[];
  readonly gitignore: boolean;
  readonly hidden: boolean;
  readonly sort: 'name' | 'size' | 'modified';
}

export interface Item extends Entry {
  /** Names below the listed folder. */
  readonly parts: readonly string[];
  readonly size: number;
  readonly modified: Date;
  /** How many more entries this folder has than are told. */
  readonly more: number;
}

export interface Scan {
  readonly items: Item[];
  /** There is more than one scan looks at. */
  readonly stopped: boolean;
}

/** How many entries one scan looks at. */
const MOST_SEEN = 50_000;
/** So many entries of a folder inside the listed one are told; the rest is a number. */
const MOST_PER_FOLDER = 100;

/** Walks breadth first, so that a cut list still shows what is near the top. Links are told, not followed. */
export async function scan(sandbox: Sandbox, start: Opened, options: ScanOptions, call: Call): Promise<Scan> {
  const keeps = keeper(options);
  const items: Item[] = [];
  const queue: Pending[] = [{ parts: [], rules: options.gitignore ? await rulesAbove(sandbox, start) : [] }];
  let seen = 0;
  for (const { parts, rules: outer } of queue) {
    call.signal.throwIfAborted();
    call.progress(seen);
    const place = { root: start.root, parts: [...start.parts, ...parts] };
    const rules = options.gitignore ? await withRulesOf(sandbox, place, outer) : outer;
    const found = await readFolder(sandbox, place, parts, (entry, names) => {
      seen += 1;
      return (
        keeps(entry, names) &&
        !(options.gitignore && isIgnored(rules, [...place.parts, entry.name], entry.type))
      );
    });
    if (found === undefined) continue;
    const sorted = found.toSorted(ORDERS[options.sort]);
    const told = parts.length === 0 ? sorted : sorted.slice(0, MOST_PER_FOLDER);
    items.push(
      ...told.map((item, index) => ({
        ...item,
        more: index === told.length - 1 ? sorted.length - told.length : 0,
      })),
    );
    if (seen > MOST_SEEN) return { items: matching(items, options.glob), stopped: true };
    if (parts.length + 1 >= options.depth) continue;
    for (const { type, parts: names } of told) if (type === 'folder') queue.push({ parts: names, rules });
  }
  return { items: matching(items, options.glob), stopped: false };
}

interface Pending {
  readonly parts: readonly string[];
  readonly rules: RuleChain;
}

type Keeps = (entry: Entry, names: readonly string[]) => boolean;

/** What is in a folder, as far as it is kept; undefined when it is gone or may not be opened. */
async function readFolder(sandbox: Sandbox, place: Location, parts: readonly string[], keeps: Keeps) {
  const items: Omit<Item, 'more'>[] = [];
  try {
    await using folder = await sandbox.openFolder(place);
    for await (const entry of sandbox.entries(folder)) {
      const names = [...parts, entry.name];
      if (!keeps(entry, names)) continue;
      const stats = await sandbox.look(folder, entry.name);
      if (stats === undefined) continue;
      items.push({ ...entry, parts: names, size: Number(stats.size), modified: stats.mtime });
    }
    return items;
  } catch (error) {
    if (parts.length === 0) throw error;
    return undefined;
  }
}

type Order = (a: Omit<Item, 'more'>, b: Omit<Item, 'more'>) => number;

const byName: Order = (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Largest and newest first; names settle what is equal, so that pages never overlap. */
const ORDERS: Record<ScanOptions['sort'], Order> = {
  name: byName,
  size: (a, b) => b.size - a.size || byName(a, b),
  modified: (a, b) => b.modified.getTime() - a.modified.getTime() || byName(a, b),
};

function keeper({ exclude, hidden }: ScanOptions): Keeps {
  const excluded = matcher(exclude);
  return ({ name }, names) => (hidden || !name.startsWith('.')) && !excluded(names.join('/'));
}

function matching(items: Item[], glob: string | undefined): Item[] {
  const matches = glob === undefined ? () => true : matcher([glob]);
  return items.filter(({ parts }) => matches(parts.join('/')));
}

/** A pattern without a slash is compared with the name alone, as in a `.gitignore`. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  const rules = patterns.map((pattern) =>
    picomatch(pattern, { dot: true, basename: !pattern.includes('/') }),
  );
  return (path) => rules.some((matches) => matches(path));
}
