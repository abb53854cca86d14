import type { Call } from '@plugboard/core';
import { refuse } from '../errors.ts';
import { globMatcher } from '../listing/glob.ts';
import { locate } from '../sandbox/roots.ts';
import type { Location } from '../sandbox/location.ts';
import type { EntryType, Sandbox } from '../sandbox/sandbox.ts';
import { queryMatcher } from './query.ts';
import { parseMoment } from './time.ts';
import { walk, type Hit, type Search, type Tally } from './walk.ts';

export interface Wanted {
  readonly query: string;
  readonly type?: EntryType | undefined;
  readonly min_size?: number | undefined;
  readonly max_size?: number | undefined;
  readonly modified_after?: string | undefined;
  readonly modified_before?: string | undefined;
  readonly gitignore: boolean;
  /** Globs to leave out, folders with all in them. */
  readonly exclude?: readonly string[];
}

/** Where to look: a folder, or every root. */
export interface Page {
  readonly path: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Finding {
  readonly shown: string;
  readonly hits: Hit[];
  /** Where to go on, if there is more than `hits`. */
  readonly next: Location | undefined;
  readonly unreadable: number;
}

export async function find(sandbox: Sandbox, wanted: Wanted, page: Page, call: Call): Promise<Finding> {
  const { shown, starts } = await startsOf(sandbox, page.path);
  const after = page.cursor === undefined ? undefined : placeOf(sandbox, page.cursor, starts);
  const tally: Tally = { seen: 0, unreadable: 0 };
  const search = { sandbox, call, tally, gitignore: wanted.gitignore, ...conditions(wanted) };
  const hits: Hit[] = [];
  for await (const hit of walkAll(search, starts, after)) if (hits.push(hit) > page.limit) break;
  const next = hits.length > page.limit ? hits[page.limit - 1]?.location : tally.stoppedAt;
  return { shown, hits: hits.slice(0, page.limit), next, unreadable: tally.unreadable };
}

async function startsOf(sandbox: Sandbox, path: string) {
  if (path === '.' && sandbox.roots.length > 1)
    return { shown: '.', starts: sandbox.roots.map((root) => ({ root, parts: [] })) };
  await using folder = await sandbox.openFolder(path);
  return { shown: folder.shown, starts: [{ root: folder.root, parts: folder.parts }] };
}

/** A cursor is the path of the last entry that was told: nothing is held between calls. */
function placeOf(sandbox: Sandbox, cursor: string, starts: readonly Location[]) {
  const { root, parts } = locate(sandbox.roots, cursor);
  const at = starts.findIndex(
    (start) => start.root === root && start.parts.every((name, index) => parts[index] === name),
  );
  if (at < 0)
    throw refuse('INVALID_ARGUMENTS', 'cursor: give the next_cursor of an earlier answer as it was.');
  return { at, names: parts.slice(starts[at]?.parts.length) };
}

async function* walkAll(
  search: Search,
  starts: readonly Location[],
  after: { at: number; names: readonly string[] } = { at: 0, names: [] },
): AsyncGenerator<Hit> {
  for (const [index, start] of starts.entries()) {
    if (index < after.at) continue;
    // Among several roots a path begins with the name of its own.
    const matches: Search['matches'] = (names, type) =>
      search.matches(starts.length > 1 ? [start.root.name, ...names] : names, type);
    yield* walk({ ...search, matches }, start, index === after.at ? after.names : []);
    if (search.tally.stoppedAt !== undefined) return;
  }
}

type Conditions = Pick<Search, 'matches' | 'holds' | 'excluded'>;

function conditions({ query, type, exclude = [], ...facts }: Wanted): Conditions {
  const now = Date.now();
  const moment = (name: 'modified_after' | 'modified_before', otherwise: number) =>
    facts[name] === undefined ? otherwise : parseMoment(name, facts[name], now);
  const [since, until] = [moment('modified_after', -Infinity), moment('modified_before', Infinity)];
  const { min_size: least = 0, max_size: most = Infinity } = facts;
  const bySize = facts.min_size !== undefined || facts.max_size !== undefined;
  const matches = queryMatcher(query);
  return {
    ...(exclude.length > 0 && { excluded: globMatcher(exclude) }),
    matches: (names, found) => (type === undefined || found === type) && matches(names),
    holds: ({ size, mtimeMs }, found) =>
      (!bySize || (found === 'file' && size >= least && size <= most)) && mtimeMs >= since && mtimeMs < until,
  };
}
