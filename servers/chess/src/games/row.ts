import { idOf } from '../chess-com/address.ts';
import * as z from 'zod';
import type { ArchivedGame } from '../chess-com/game.ts';
import { countMoves } from './movetext.ts';
import { openingOf } from './opening.ts';

export const RESULTS = ['win', 'draw', 'loss'] as const;
const Color = z.enum(['white', 'black']);

/** A game as the player saw it. */
export const Row = z.strictObject({
  id: z.string(),
  url: z.string(),
  end: z.string().describe('UTC'),
  time_class: z.string().optional(),
  time_control: z.string().optional(),
  rules: z.string().optional().describe('Where not chess'),
  rated: z.boolean(),
  color: Color,
  rating: z.int().optional().describe('After it'),
  opponent: z.string(),
  opponent_rating: z.int().optional(),
  result: z.enum([...RESULTS, 'unknown']),
  by: z.string().optional().describe('How it ended'),
  eco: z.string().optional(),
  opening: z.string().optional(),
  moves: z.int().optional(),
  accuracy: z.number().optional(),
});
export type Row = z.output<typeof Row>;

const DRAWS: ReadonlySet<string> = new Set([
  'agreed',
  'repetition',
  'stalemate',
  'insufficient',
  '50move',
  'timevsinsufficient',
]);

/** Undefined where the player is not in it. */
export function rowOf(game: ArchivedGame, isPlayer: (name: string) => boolean): Row | undefined {
  const color = isPlayer(game.white.username) ? 'white' : 'black';
  const [own, other] = color === 'white' ? [game.white, game.black] : [game.black, game.white];
  if (!isPlayer(own.username)) return undefined;
  const { eco, name } = openingOf(game);
  const moves = game.pgn === undefined ? 0 : countMoves(game.pgn);
  const by = wayOf(own.result, other.result);
  const accuracy = game.accuracies?.[color];
  return {
    id: idOf(game),
    url: game.url,
    end: minute(game.end_time),
    ...(game.time_class === undefined ? {} : { time_class: game.time_class }),
    ...(game.time_control === undefined ? {} : { time_control: game.time_control }),
    ...(game.rules === 'chess' ? {} : { rules: game.rules }),
    rated: game.rated,
    color,
    ...(own.rating === undefined ? {} : { rating: own.rating }),
    opponent: other.username,
    ...(other.rating === undefined ? {} : { opponent_rating: other.rating }),
    result: outcomeOf(own.result, other.result),
    ...(by === undefined ? {} : { by }),
    ...(eco === undefined ? {} : { eco }),
    ...(name === undefined ? {} : { opening: name }),
    ...(moves === 0 ? {} : { moves }),
    ...(accuracy === undefined ? {} : { accuracy: Math.round(accuracy * 10) / 10 }),
  };
}

/** Codes of variants stand for both sides of a result, so only `win` and the draws are taken at their word. */
export function outcomeOf(own: string, other: string): Row['result'] {
  if (own === 'win') return 'win';
  if (other === 'win') return 'loss';
  return DRAWS.has(own) ? 'draw' : 'unknown';
}

/** How it ended says the code of who did not win. */
function wayOf(own: string, other: string): string | undefined {
  const code = own === 'win' ? other : own;
  return code === 'win' || code === 'unknown' ? undefined : code;
}

export function minute(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

export function renderRow(row: Row): string {
  const { rating = '?', opponent_rating: theirs = '?', rules, moves, accuracy } = row;
  return [
    row.end,
    `${row.time_class ?? '?'} ${row.time_control ?? ''}`.trim() + (row.rated ? '' : ' unrated'),
    `${row.color} ${rating} v ${row.opponent} ${theirs}`,
    `${row.result}${row.by === undefined ? '' : ` by ${row.by}`}`,
    [rules, row.eco, row.opening].filter(Boolean).join(' '),
    [moves === undefined ? '' : `${moves} moves`, accuracy === undefined ? '' : `${accuracy} %`]
      .filter(Boolean)
      .join(', '),
    row.id,
  ].join(' | ');
}
