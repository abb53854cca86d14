import { ToolError, type Call } from '@plugboard/core';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Sandbox } from '../sandbox/sandbox.ts';
import { globMatcher } from './glob.ts';
import { isIgnored, outerRules, withRulesOf, type RuleChain } from './gitignore.ts';

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
export async function scan(
  sandbox: Sandbox,
  start: Location,
  options: ScanOptions,
  call: Call,
): Promise<Scan> {
  const items: Item[] = [];
  const queue: Pending[] = [{ parts: [], rules: options.gitignore ? await outerRules(sandbox, start) : [] }];
  const look: Look = { sandbox, call, excluded: globMatcher(options.exclude), left: MOST_SEEN, ...options };
  for (const { parts, rules: outer } of queue) {
    const place = { root: start.root, parts: [...start.parts, ...parts] };
    const rules = options.gitignore ? await withRulesOf(sandbox, place, outer) : outer;
    const sorted = (await readFolder(look, place, { parts, rules })).toSorted(ORDERS[options.sort]);
    const told = parts.length === 0 ? sorted.length : Math.min(sorted.length, MOST_PER_FOLDER);
    for (const [index, item] of sorted.slice(0, told).entries()) {
      items.push(index === told - 1 ? { ...item, more: sorted.length - told } : item);
      if (item.type === 'folder' && !item.denied && item.parts.length < options.depth)
        queue.push({ parts: item.parts, rules });
    }
    if (look.left <= 0) break;
  }
  const matches = options.glob === undefined ? () => true : globMatcher([options.glob]);
  return { items: items.filter(({ parts }) => matches(parts)), stopped: look.left <= 0 };
}

interface Pending {
  readonly parts: readonly string[];
  readonly rules: RuleChain;
}

/** What one scan carries from folder to folder. */
interface Look extends Pick<ScanOptions, 'gitignore' | 'hidden'> {
  readonly sandbox: Sandbox;
  readonly call: Call;
  readonly excluded: (parts: readonly string[]) => boolean;
  /** How many entries may still be looked at. */
  left: number;
}

/** What is in a folder, as far as it is kept; nothing when it is gone meanwhile or may not be opened. */
async function readFolder(look: Look, place: Location, { parts, rules }: Pending): Promise<Item[]> {
  const { sandbox, call, excluded, hidden, gitignore } = look;
  const items: Item[] = [];
  try {
    await using folder = await sandbox.openFolder(place);
    for await (const { name, type, denied } of sandbox.entries(folder)) {
      call.signal.throwIfAborted();
      call.progress(MOST_SEEN - look.left);
      if ((look.left -= 1) <= 0) break;
      const names = [...parts, name];
      if ((!hidden && name.startsWith('.')) || excluded(names)) continue;
      if (gitignore && isIgnored(rules, [...place.parts, name], type)) continue;
      const stats = await sandbox.look(folder, name);
      if (stats === undefined && !denied) continue;
      const { size, mtime: modified } = stats ?? UNTOLD;
      items.push({ name, type, denied, parts: names, size: Number(size), modified, more: 0 });
    }
  } catch (error) {
    if (parts.length === 0 || !ToolError.is(error)) throw error;
  }
  return items;
}

/** Of what the policy keeps closed only the name is told; sorted, it comes last. */
const UNTOLD = { size: 0n, mtime: new Date(0) };

type Order = (a: Item, b: Item) => number;

const byName: Order = (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Largest and newest first; names settle what is equal, so that pages never overlap. */
const ORDERS: Record<ScanOptions['sort'], Order> = {
  name: byName,
  size: (a, b) => b.size - a.size || byName(a, b),
  modified: (a, b) => b.modified.getTime() - a.modified.getTime() || byName(a, b),
};
