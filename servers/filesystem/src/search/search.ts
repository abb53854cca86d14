import type { Call } from '@plugboard/core';
import { isRefusal } from '../errors.ts';
import { shownPath } from '../sandbox/shown.ts';
import type { Opened, OpenedFile, Sandbox } from '../sandbox/sandbox.ts';
import type { Location } from '../sandbox/location.ts';
import { filesBelow, type Candidate, type Pass, type Wanted } from './files.ts';
import type { Position } from './position.ts';
import type { Hit, Outcome, Query } from './query.ts';
import { startSearcher, type Searcher } from './searcher.ts';

type Caller = Pick<Call, 'signal' | 'progress'>;

/** How much one look at the files is to bring. */
export interface Scope extends Omit<Wanted, 'from'> {
  readonly starts: readonly Start[];
  readonly position: Position | undefined;
  /** Whether lines are told; files alone otherwise. */
  readonly lines: boolean;
  /** Most hits, or files with hits where no lines are told. */
  readonly limit: number;
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
  /** Told of each file with matches; answers whether there is room for it. */
  readonly fits: (file: FoundFile) => boolean;
}

/** A folder or a file to search, opened. */
export type Start = Opened | OpenedFile;

export interface FoundFile extends Location {
  readonly shown: string;
  readonly count: number;
  readonly hits: readonly Hit[];
  readonly mayHoldSecrets: boolean;
}

/** What one look found. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** Matches in them. */
  readonly count: number;
  readonly searched: number;
  /** What was left out: reason and number. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Why there may be more than this. */
  readonly ended: 'all' | 'limit' | 'full' | 'time';
  /** Where to go on. */
  readonly next?: Position | undefined;
}

/** Files that are open at once, ahead of the one being searched. */
const AHEAD = 48;

/** Looks through files in their order, until there are no more or enough was found. */
export async function look(sandbox: Sandbox, query: Query, scope: Scope, call: Caller): Promise<Found> {
  const seen: Seen = { scope, files: [], count: 0, searched: 0, skipped: new Map(), last: scope.position };
  const candidates = inScope(sandbox, scope, call.signal, (reason) => add(seen.skipped, reason));
  const running = new Set<Promise<Searched>>();
  try {
    await using searcher = await startSearcher(query, { signal: call.signal, until: scope.until });
    const search = (candidate: Candidate) => {
      const task = searchOne(searcher, scope, candidate);
      const forget = () => running.delete(task);
      running.add(task);
      task.then(forget, forget);
      return task;
    };
    for await (const { item, answer } of inOrder(candidates, search)) {
      call.progress(seen.searched);
      const stop = take(seen, item, answer);
      if (stop !== undefined) return { ...seen, ...stop };
    }
    return { ...seen, ended: 'all' };
  } finally {
    // What was begun ahead ends with the thread; its files are closed then.
    await Promise.allSettled(running);
  }
}

async function* inScope(
  sandbox: Sandbox,
  { starts, position, glob, exclude }: Scope,
  signal: AbortSignal,
  pass: Pass,
): AsyncGenerator<Candidate> {
  for (const [index, start] of starts.entries()) {
    if (index < (position?.root ?? 0)) continue;
    const from = index === position?.root ? position.parts : undefined;
    if (start.stats.isFile())
      yield { root: start.root, parts: start.parts, opening: sandbox.openFile(start) };
    else yield* filesBelow(sandbox, start, { glob, exclude, from }, { signal, pass });
  }
}

/** What was found in a file, and whether the policy lets it be read with a warning. */
type Searched = Outcome & Pick<FoundFile, 'mayHoldSecrets'>;

async function searchOne(searcher: Searcher, scope: Scope, candidate: Candidate): Promise<Searched> {
  try {
    await using file = await candidate.opening;
    const most = scope.lines ? scope.limit + 1 : 0;
    const from = isAt(scope, candidate) ? scope.position?.mark : undefined;
    const outcome = await searcher.search({ fd: file.handle.fd, most, until: scope.until, from });
    return { ...outcome, mayHoldSecrets: file.mayHoldSecrets };
  } catch (error) {
    if (searcher.hasEnded() || !isRefusal(error)) throw error;
    return { id: 0, count: 0, hits: [], skipped: 'unreadable', mayHoldSecrets: false };
  }
}

/** Answers in the order of the items, while the next few are worked on. */
async function* inOrder<Item, Answer>(items: AsyncIterable<Item>, work: (item: Item) => Promise<Answer>) {
  const ahead: { readonly item: Item; readonly task: Promise<Answer> }[] = [];
  const next = async () => {
    const { item, task } = ahead.shift() as (typeof ahead)[0];
    return { item, answer: await task };
  };
  for await (const item of items) {
    const task = work(item);
    // It may fail before its turn.
    task.catch(() => {});
    ahead.push({ item, task });
    if (ahead.length >= AHEAD) yield await next();
  }
  while (ahead.length > 0) yield await next();
}

/** What a look has seen so far. */
interface Seen {
  readonly scope: Scope;
  readonly files: FoundFile[];
  count: number;
  searched: number;
  readonly skipped: Map<string, number>;
  /** Behind the last file that was taken. */
  last: Position | undefined;
}

/** Adds what a file has; answers why to stop there, if so. */
function take(seen: Seen, place: Candidate, outcome: Searched): Pick<Found, 'ended' | 'next'> | undefined {
  const { scope, files } = seen;
  const here = { root: scope.starts.findIndex(({ root }) => root === place.root), parts: [...place.parts] };
  if (isAt(scope, place) && scope.position?.mark === undefined) return undefined;
  const room = scope.limit - (scope.lines ? seen.count : files.length);
  if (outcome.count > 0 && room === 0) return { ended: 'limit', next: seen.last };
  if (outcome.skipped === undefined) seen.searched += 1;
  else add(seen.skipped, outcome.skipped);
  const hits = outcome.hits.slice(0, room);
  const count = scope.lines ? hits.length : outcome.count;
  if (count > 0) {
    const { mayHoldSecrets } = outcome;
    const { root, parts } = place;
    const file = { root, parts, shown: shownPath(place), count, hits, mayHoldSecrets };
    files.push(file);
    seen.count += count;
    if (!scope.fits(file)) return { ended: 'full' };
  }
  const cut = hits.length < outcome.hits.length ? hits.at(-1)?.next : undefined;
  if (cut !== undefined) return { ended: 'limit', next: { ...here, mark: cut } };
  seen.last = here;
  if (outcome.rest !== undefined) return { ended: 'time', next: { ...here, mark: outcome.rest } };
  return Date.now() >= scope.until ? { ended: 'time', next: here } : undefined;
}

/** Whether a place is the one at which the search goes on. */
function isAt({ position, starts }: Scope, { root, parts }: Location): boolean {
  return (
    position !== undefined &&
    starts[position.root]?.root === root &&
    position.parts.length === parts.length &&
    position.parts.every((name, index) => name === parts[index])
  );
}

function add(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
