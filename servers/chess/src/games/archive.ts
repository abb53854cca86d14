import { idOf } from '../chess-com/address.ts';
import { setImmediate as breathe } from 'node:timers/promises';
import { ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { Asking, Client } from '../chess-com/client.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import { getJson } from '../chess-com/get-json.ts';
import { rowOf, type Row } from './row.ts';

export const Coverage = z.strictObject({
  months_read: z.int(),
  months_available: z.int(),
  first: z.string().optional(),
  last: z.string().optional(),
  missing: z.array(z.string()).optional().describe('Could not be read'),
});
export type Coverage = z.output<typeof Coverage>;

/** All finished games of one player, month by month. */
export interface Archive {
  /** `2024-10`, the oldest first. */
  readonly months: readonly string[];
  readonly read: (month: string) => Promise<readonly ArchivedGame[]>;
  /** Reads one after the other; a month that cannot be read is told in the coverage. */
  readonly walk: (months: readonly string[]) => AsyncIterable<MonthOfGames>;
  readonly coverage: () => Coverage;
  readonly rowOf: (game: ArchivedGame) => Row | undefined;
}

interface MonthOfGames {
  readonly month: string;
  readonly games: readonly ArchivedGame[];
}

const DAY = 24 * 3600;
/** Chess.com may take a day to make a month anew. */
const SETTLED_AFTER = 2 * DAY;

export async function openArchive(client: Client, username: string, asking: Asking): Promise<Archive> {
  const player = username.toLowerCase();
  const path = `/player/${player}/games/archives`;
  const { archives } = await getJson(client, { path, what: `the player ${username}` }, 'Archives', asking);
  const months = [...new Set(archives.flatMap((url) => monthIn(url)))].toSorted();
  const names = await namesOf(client, player);
  const read = (month: string) => readMonth(client, player, month, asking);
  const done: string[] = [];
  const missing: string[] = [];
  return {
    months,
    read,
    async *walk(wanted) {
      for (const month of wanted) {
        // What comes from disk never waits: others, and a cancellation, get their turn here.
        await breathe();
        asking.signal.throwIfAborted();
        const games = await read(month).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
          // With nothing read there is nothing to answer.
          if (asking.isOffline === true && done.length === 0 && month === wanted.at(-1)) throw error;
          missing.push(month);
          return undefined;
        });
        if (games === undefined) continue;
        done.push(month);
        yield { month, games };
      }
    },
    coverage: () => coverageOf(done, missing, months.length),
    rowOf: (game) => rowOf(game, (name) => names.has(name.toLowerCase())),
  };
}

function monthIn(url: string): string[] {
  const [, year, month] = /\/games\/(\d{4})\/(0[1-9]|1[0-2])$/.exec(url) ?? [];
  return year === undefined ? [] : [`${year}-${month}`];
}

/** A player who took another name is asked for by either. */
async function namesOf(client: Client, player: string): Promise<ReadonlySet<string>> {
  const store = await client.store();
  const moved = [`/player/${player}`, `/player/${player}/games/archives`].flatMap(
    (path) => /^\/player\/([^/]+)/.exec(store.movedTo(path) ?? '')?.[1] ?? [],
  );
  return new Set([player, ...moved.map((name) => name.toLowerCase())]);
}

async function readMonth(client: Client, player: string, month: string, asking: Asking) {
  const path = `/player/${player}/games/${month.replace('-', '/')}`;
  const request = {
    path,
    what: `the games of ${player} in ${month}`,
    isFinal: (at: number) => at > settled(month),
  };
  const { games } = await getJson(client, request, 'Month', asking);
  const store = await client.store();
  const last = games.at(-1);
  if (last !== undefined && store.monthOf(idOf(last)) !== path)
    store.index(
      path,
      games.map((game) => ({ id: idOf(game), uuid: game.uuid?.toLowerCase() })),
    );
  return games;
}

/** From when on nothing is added to a month. */
function settled(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Date.UTC(year, number, 1) / 1000 + SETTLED_AFTER;
}

function isMissing(error: unknown): boolean {
  const passing = [
    'UNREACHABLE',
    'TIMED_OUT',
    'RATE_LIMITED',
    'NOT_FOUND',
    'UPSTREAM_FAILED',
    'GONE',
    'BAD_STATUS',
    'NOT_JSON',
  ];
  return ToolError.is(error) && passing.includes(error.code ?? '');
}

function coverageOf(done: readonly string[], missing: readonly string[], available: number): Coverage {
  const sorted = done.toSorted();
  const [first] = sorted;
  const last = sorted.at(-1);
  return {
    months_read: done.length,
    months_available: available,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    ...(missing.length === 0 ? {} : { missing: missing.toSorted() }),
  };
}

export function renderCoverage({
  months_read,
  months_available,
  first,
  last,
  missing = [],
}: Coverage): string {
  const range = first === undefined ? '' : first === last ? ` (${first})` : ` (${first} to ${last})`;
  const gaps = missing.length === 0 ? '' : `; could not be read: ${missing.join(', ')}`;
  return `Read ${months_read} of ${months_available} months${range}${gaps}.`;
}

/** Months in which games of these days can stand. */
export function monthsBetween(
  months: readonly string[],
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): string[] {
  return months.filter(
    (month) =>
      (from === undefined || month >= from.slice(0, 7)) && (to === undefined || month <= to.slice(0, 7)),
  );
}
