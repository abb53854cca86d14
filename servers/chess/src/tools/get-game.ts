import { idOf } from '../chess-com/address.ts';
import { defineTool, outside, reads, visible } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf, present } from '../asking.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import type { ChessDeps } from '../deps.ts';
import { Player } from '../games/filters.ts';
import { findGame, idIn } from '../games/find-game.ts';
import { openingOf } from '../games/opening.ts';
import { replay } from '../games/replay.ts';
import { positionsOf } from '../games/positions.ts';
import { minute } from '../games/row.ts';
import type { BoardData } from '../in-view/board/contract.ts';
import { boardView } from '../views/board.ts';

const Side = z.strictObject({
  username: z.string(),
  rating: z.int().optional(),
  result: z.string(),
  accuracy: z.number().optional(),
});

const Game = z.strictObject({
  id: z.string(),
  url: z.string(),
  white: Side,
  black: Side,
  rules: z.string(),
  rated: z.boolean(),
  time_class: z.string().optional(),
  time_control: z.string().optional(),
  end: z.string().describe('UTC'),
  eco: z.string().optional(),
  opening: z.string().optional(),
  initial_fen: z.string().optional().describe('Where not that of every game'),
  final_fen: z.string().optional(),
  moves: z.int(),
  steps: z
    .array(z.strictObject({ san: z.string(), uci: z.string().optional(), clock: z.number().optional() }))
    .optional()
    .describe('Half-moves; clock in seconds left'),
  pgn: z.string().optional(),
  notes: Notes,
});
type Game = z.output<typeof Game>;

const Address = z.union([z.url().max(200), z.string().regex(/^(live|daily)-\d{1,20}$/)]);

export const getGame = defineTool({
  name: 'get_game',
  title: 'Get a game',
  description:
    'One finished game, by address, id or UUID: who played, how it ended; on request its moves with clocks, or its PGN. ' +
    'Of a game not listed before, one of its players is needed.',
  effect: reads({ openWorld: true }),
  timeout: 300_000,
  longRunning: true,
  view: boardView,
  inputSchema: z
    .strictObject({
      url: Address.optional().describe('Address, or an id of list_games: live-123'),
      uuid: z.guid().optional().describe('Instead of url'),
      username: Player.optional().describe('One of its players'),
      format: z.enum(['summary', 'pgn', 'moves']).default('summary').describe('How much of it'),
    })
    .superRefine(({ url, uuid }, issues) => {
      if ((url === undefined) === (uuid === undefined))
        issues.addIssue({ code: 'custom', path: ['url'], message: 'give url or uuid, one of them' });
      if (url !== undefined && idIn(url) === undefined)
        issues.addIssue({ code: 'custom', path: ['url'], message: 'is no address of a game' });
    }),
  outputSchema: Game,
  handler: async ({ url, uuid, username, format }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const id = url === undefined ? undefined : idIn(url);
    const game = await findGame(chessCom, { id, uuid: uuid?.toLowerCase(), username }, asked);
    await call.show(() => onBoard(game, username));
    return { ...(await shown(game, format)), ...notesOf(asked) };
  },
  render: (game) => [...summary(game), ...movesIn(game), ...pgnOf(game), ...(game.notes ?? [])].join('\n'),
});

async function shown(game: ArchivedGame, format: 'summary' | 'pgn' | 'moves'): Promise<Game> {
  const { pgn = '', rules, initial_setup: setup = '', fen } = game;
  const { steps } = await replay(pgn, {
    rules: format === 'moves' ? rules : 'none',
    from: setup || undefined,
  });
  const { eco, name } = openingOf(game);
  const side = (color: 'white' | 'black') => ({
    username: game[color].username,
    result: game[color].result,
    ...present({ rating: game[color].rating, accuracy: rounded(game.accuracies?.[color]) }),
  });
  return {
    id: idOf(game),
    url: game.url,
    white: side('white'),
    black: side('black'),
    rules,
    rated: game.rated,
    end: minute(game.end_time),
    moves: Math.ceil(steps.length / 2),
    ...present({ time_class: game.time_class, time_control: game.time_control, eco, opening: name }),
    ...(setup === '' ? {} : { initial_fen: visible(setup) }),
    ...(fen === undefined ? {} : { final_fen: visible(fen) }),
    ...(format === 'moves' ? { steps: [...steps] } : {}),
    ...(format === 'pgn' && pgn !== '' ? { pgn: visible(pgn) } : {}),
  };
}

/** From the side of who was asked for. */
async function onBoard(game: ArchivedGame, username: string | undefined): Promise<BoardData> {
  const { pgn = '', rules, initial_setup: setup = '', fen, white, black } = game;
  const name = ({ username: of, rating }: ArchivedGame['white']) => `${of} (${rating ?? '?'})`;
  return {
    title: `${white.username} – ${black.username}`,
    white: `${name(white)}, ${white.result}`,
    black: `${name(black)}, ${black.result}`,
    ...(await positionsOf({ pgn, rules, from: setup || undefined, last: fen })),
    isFlipped: username !== undefined && black.username.toLowerCase() === username.toLowerCase(),
    isHidden: false,
  };
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}

function summary(game: Game): string[] {
  const { white, black, rules, rated, time_class: speed, time_control: control, eco, opening } = game;
  const side = ({ username, rating, result, accuracy }: Game['white']) =>
    `${username} (${rating ?? '?'}) ${result}${accuracy === undefined ? '' : `, accuracy ${accuracy} %`}`;
  return [
    `${game.id} | ${game.end} UTC | ${[rules, speed, control, rated ? 'rated' : 'unrated'].filter(Boolean).join(' ')}`,
    `White: ${side(white)}`,
    `Black: ${side(black)}`,
    `${[eco, opening].filter(Boolean).join(' ') || 'Opening not named'}; ${game.moves} moves`,
    ...(game.initial_fen === undefined ? [] : [`Began at ${game.initial_fen}`]),
    ...(game.final_fen === undefined ? [] : [`Ended at ${game.final_fen}`]),
    game.url,
  ];
}

function movesIn({ steps, initial_fen: from = '' }: Game): string[] {
  if (steps === undefined) return [];
  if (steps.length === 0) return ['Its moves were not recorded.'];
  const first = / b /.test(from) ? 1 : 0;
  const words = steps.map(({ san, clock }, index) => {
    const ply = index + first;
    const number = ply % 2 === 0 ? `${ply / 2 + 1}. ` : index === 0 ? '1... ' : '';
    return `${number}${san}${clock === undefined ? '' : ` {${spell(clock)}}`}`;
  });
  return [words.join(' ')];
}

function spell(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function pgnOf({ pgn, id }: Game): string[] {
  return pgn === undefined ? [] : [outside(pgn, { source: `PGN of ${id}` })];
}
