import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf, present } from '../asking.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';
import { Player } from '../games/filters.ts';
import { minute } from '../games/row.ts';

const FRAME = 300;

const Game = z.strictObject({
  url: z.string(),
  opponent: z.string(),
  color: z.enum(['white', 'black']),
  to_move: z.boolean().describe("The player's turn"),
  move_by: z.string().optional().describe('UTC; missing during vacation'),
  draw_offer: z.enum(['white', 'black']).optional().describe('Who made it'),
  time_control: z.string().optional(),
  rules: z.string().optional(),
  rated: z.boolean().optional(),
  fen: z.string().optional(),
});

export const getCurrentGames = defineTool({
  name: 'get_current_games',
  title: 'Get current games',
  description:
    'Daily games that a player has going on, the most urgent first; live games are told once they are over.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    username: Player,
    to_move_only: z
      .boolean()
      .default(false)
      .describe('Only where it is their turn, or a draw is offered to them'),
  }),
  outputSchema: z.strictObject({
    games: z.array(Game),
    total: z.int(),
    truncated: z.boolean(),
    notes: Notes,
  }),
  handler: async ({ username, to_move_only: isUrgentOnly }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const player = username.toLowerCase();
    const request = { path: `/player/${player}/games`, what: `the current games of ${username}` };
    const { games } = await getJson(chessCom, request, 'CurrentGames', asked);
    const rows = games
      .map(({ white, black, turn, move_by: by, ...game }) => {
        const color = black.toLowerCase() === player ? ('black' as const) : ('white' as const);
        return {
          ...present(game),
          url: game.url,
          color,
          to_move: turn === color,
          opponent: color === 'white' ? black : white,
          by: by || Number.POSITIVE_INFINITY,
        };
      })
      .filter((row) => !isUrgentOnly || row.to_move || (row.draw_offer ?? row.color) !== row.color)
      .toSorted((a, b) => a.by - b.by)
      .map(({ by, last_activity: _, start_time: __, time_class: ___, ...row }) => ({
        ...row,
        ...(Number.isFinite(by) ? { move_by: minute(by) } : {}),
      }));
    const { rows: fitting, left } = call.fit(rows, call.budget - FRAME);
    return { games: fitting, total: rows.length, truncated: left > 0, ...notesOf(asked) };
  },
  render: ({ games, total, truncated, notes = [] }, { username }) =>
    [
      `${total} games of ${username}${truncated ? `, the first ${games.length}` : ''}`,
      ...games.map((game) =>
        [
          `${game.color} v ${game.opponent}`,
          game.to_move
            ? `to move${game.move_by === undefined ? ' (vacation)' : ` by ${game.move_by} UTC`}`
            : 'waiting',
          game.draw_offer === undefined ? '' : `draw offered by ${game.draw_offer}`,
          [game.rules === 'chess' ? '' : game.rules, game.time_control].filter(Boolean).join(' '),
          game.fen ?? '',
          game.url,
        ]
          .filter((part) => part !== '')
          .join(' | '),
      ),
      ...notes,
    ].join('\n'),
});
