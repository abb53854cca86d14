import * as z from 'zod';
import type { ArchivedGame } from '../chess-com/game.ts';
import { RESULTS, type Row } from './row.ts';

export const Player = z
  .string()
  .regex(/^[A-Za-z0-9_-]{2,50}$/, 'is no name of a player')
  .describe('Name on Chess.com');

const Day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'is no month or day, such as 2026-03');

/** What games are asked for. */
export const FILTERS = {
  from: Day.optional().describe('YYYY-MM or YYYY-MM-DD, UTC'),
  to: Day.optional().describe('Included'),
  time_class: z.enum(['daily', 'rapid', 'blitz', 'bullet']).optional().describe('Speed'),
  color: z.enum(['white', 'black']).optional().describe("The player's"),
  result: z.enum(RESULTS).optional().describe('For the player'),
  opponent: Player.optional().describe('Other player'),
  rated: z.boolean().optional().describe('Or casual'),
  opening: z.string().trim().min(2).max(60).optional().describe('Part of its name, or ECO: B12'),
};

export const Filters = z.strictObject(FILTERS);
export type Filters = z.output<typeof Filters>;

/** What can be said before a row is made of a game. */
export function isInTime({ end_time: end }: ArchivedGame, { from, to }: Filters): boolean {
  const day = new Date(end * 1000).toISOString().slice(0, 10);
  return (from === undefined || day >= from) && (to === undefined || day.slice(0, to.length) <= to);
}

export function matches(row: Row, { time_class, color, result, opponent, rated, opening }: Filters): boolean {
  return (
    (time_class === undefined || row.time_class === time_class) &&
    (color === undefined || row.color === color) &&
    (result === undefined || row.result === result) &&
    (opponent === undefined || row.opponent.toLowerCase() === opponent.toLowerCase()) &&
    (rated === undefined || row.rated === rated) &&
    (opening === undefined || isOpening(row, opening.toLowerCase()))
  );
}

function isOpening({ eco = '', opening = '' }: Row, asked: string): boolean {
  // Names come without apostrophes and hyphens.
  const plain = (text: string) => text.toLowerCase().replaceAll(/['’]/g, '').replaceAll(/\W+/g, ' ');
  return eco.toLowerCase() === asked || plain(opening).includes(plain(asked));
}
