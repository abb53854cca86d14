import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Cursor, Notes, notesOf, pageOf, present } from '../asking.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';

const CATEGORIES = [
  'daily',
  'daily960',
  'live_rapid',
  'live_blitz',
  'live_bullet',
  'live_bughouse',
  'live_blitz960',
  'live_threecheck',
  'live_crazyhouse',
  'live_kingofthehill',
  'tactics',
  'rush',
  'battle',
] as const;

const Leader = z.strictObject({
  rank: z.int(),
  username: z.string(),
  score: z.int().optional(),
  title: z.string().optional(),
  country: z.string().optional(),
  win: z.int().optional(),
  draw: z.int().optional(),
  loss: z.int().optional(),
});

export const getLeaderboard = defineTool({
  name: 'get_leaderboard',
  title: 'Get a leaderboard',
  description: 'The 50 best of one category, with rating or score.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    category: z.enum(CATEGORIES).describe('Kind of play'),
    limit: z.int().min(1).max(50).default(10).describe('Most rows'),
    cursor: Cursor,
  }),
  outputSchema: z.strictObject({
    players: z.array(Leader),
    total: z.int(),
    next_cursor: z.string().optional(),
    truncated: z.boolean(),
    notes: Notes,
  }),
  handler: async ({ category, limit, cursor }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const request = { path: '/leaderboards', what: 'the leaderboards' };
    const lists = await getJson(chessCom, request, 'Leaderboards', asked);
    const { rows, total, next } = pageOf(lists.list(category), cursor, limit);
    return {
      players: rows.map(
        ({ rank, username, win_count: win, draw_count: draw, loss_count: loss, ...rest }) => ({
          rank,
          username,
          ...present({ ...rest, win, draw, loss }),
        }),
      ),
      total,
      ...(next === undefined ? {} : { next_cursor: next }),
      truncated: next !== undefined,
      ...notesOf(asked),
    };
  },
  render: ({ players, total, next_cursor: next, notes = [] }) =>
    [
      ...(total === 0 ? ['Chess.com has no such list now.'] : []),
      ...players.map(({ rank, username, score, title, country, win, draw, loss }) => {
        const record = win === undefined ? '' : `+${win} =${draw ?? 0} -${loss ?? 0}`;
        return [`${rank}. ${title === undefined ? '' : `${title} `}${username}`, score, country, record]
          .filter((part) => part !== undefined && part !== '')
          .join(' | ');
      }),
      ...(next === undefined ? [] : [`${total} in all; more: cursor ${next}`]),
      ...notes,
    ].join('\n'),
});
