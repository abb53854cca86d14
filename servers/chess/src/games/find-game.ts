import { idOf } from '../chess-com/address.ts';
import { ToolError } from '@plugboard/core';
import type { Asking, Client } from '../chess-com/client.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import { openArchive, type Archive } from './archive.ts';

export interface Wanted {
  /** `live-123` or `daily-123`. */
  readonly id?: string | undefined;
  readonly uuid?: string | undefined;
  /** One of its players. */
  readonly username?: string | undefined;
}

/** The id in an address of a game: `https://www.chess.com/game/live/123`, `/live/game/123`, `live-123`. */
export function idIn(text: string): string | undefined {
  const [, kind = 'live', number] =
    /(?:^|\/)(?:game\/)?(?:(live|daily)[/-](?:game\/)?)?(\d{1,20})(?:[?#].*)?$/.exec(text) ?? [];
  return number === undefined ? undefined : `${kind}-${number}`;
}

/** Chess.com has no game by its address: it is looked for in the months of one of its players. */
export async function findGame(client: Client, wanted: Wanted, asking: Asking): Promise<ArchivedGame> {
  const store = await client.store();
  const known = store.monthOf(wanted.id ?? wanted.uuid ?? '');
  const [, player = wanted.username, year, month] =
    /^\/player\/([^/]+)\/games\/(\d+)\/(\d+)$/.exec(known ?? '') ?? [];
  if (player === undefined)
    throw new ToolError('This game was not seen before, and Chess.com has no games by address alone.', {
      code: 'NEEDS_USERNAME',
      hint: 'Name one of its players as username.',
    });
  const archive = await openArchive(client, player, asking);
  const isIt = (game: ArchivedGame) =>
    wanted.id === undefined ? game.uuid?.toLowerCase() === wanted.uuid : idOf(game) === wanted.id;
  const first = year === undefined ? [] : [`${year}-${month}`];
  for (const each of new Set([
    ...first,
    ...(await likely(archive, wanted)),
    ...archive.months.toReversed(),
  ])) {
    asking.signal.throwIfAborted();
    const found = (await archive.read(each)).find(isIt);
    if (found !== undefined) return found;
  }
  throw new ToolError(`Among the finished games of ${player} this one is not.`, {
    code: 'NOT_FOUND',
    hint: 'A game that goes on is in get_current_games.',
  });
}

/** Where it should be: a UUID has the time it was begun in it, and numbers rise with time. */
async function likely(archive: Archive, { id, uuid }: Wanted): Promise<string[]> {
  if (id === undefined) {
    const begun = uuid === undefined ? undefined : timeIn(uuid);
    const month = begun?.toISOString().slice(0, 7);
    return month === undefined ? [] : archive.months.filter((each) => each >= month).slice(0, 2);
  }
  const [kind = '', number = ''] = id.split('-');
  let [low, high] = [0, archive.months.length - 1];
  const visited: string[] = [];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const month = archive.months[middle] ?? '';
    visited.push(month);
    const numbers = (await archive.read(month)).flatMap((game) => {
      const [itsKind = '', its = ''] = idOf(game).split('-');
      return itsKind === kind ? [BigInt(its || '0')] : [];
    });
    if (numbers.some((each) => each === BigInt(number))) return [month];
    // Nothing of its kind in it: what is left is looked through from the newest.
    if (numbers.length === 0) break;
    if (numbers.every((each) => each < BigInt(number))) low = middle + 1;
    else if (numbers.every((each) => each > BigInt(number))) high = middle - 1;
    else break;
  }
  return visited.slice(-1);
}

/** RFC 9562, section 5.1: a UUID of version 1 is a time in steps of 100 ns since 1582. */
export function timeIn(uuid: string): Date | undefined {
  const [low, middle, high] = uuid.split('-');
  if (high?.[0] !== '1') return undefined;
  const steps = BigInt(`0x${high.slice(1)}${middle}${low}`);
  const time = Number((steps - 122_192_928_000_000_000n) / 10_000n);
  return time > 0 && time < 4e12 ? new Date(time) : undefined;
}
