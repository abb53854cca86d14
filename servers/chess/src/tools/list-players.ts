import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Cursor, Notes, notesOf, pageOf } from '../asking.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';

const TITLES = ['GM', 'WGM', 'IM', 'WIM', 'FM', 'WFM', 'NM', 'WNM', 'CM', 'WCM'] as const;
const MOST = 500;

export const listPlayers = defineTool({
  name: 'list_players',
  title: 'List players',
  description: 'Names of the players with a title, or of active players of a country.',
  effect: reads({ openWorld: true }),
  inputSchema: z
    .strictObject({
      title: z.enum(TITLES).optional().describe('Or country'),
      country: z
        .string()
        .regex(/^[A-Za-z]{2}$/)
        .optional()
        .describe('ISO 3166 code; XE England, XS Scotland, XW Wales, XX international'),
      limit: z.int().min(1).max(MOST).default(100).describe('Most names'),
      cursor: Cursor,
    })
    .refine(({ title, country }) => (title === undefined) !== (country === undefined), {
      path: ['title'],
      message: 'give title or country, one of them',
    }),
  outputSchema: z.strictObject({
    players: z.array(z.string()),
    total: z.int(),
    next_cursor: z.string().optional(),
    truncated: z.boolean(),
    notes: Notes,
  }),
  handler: async ({ title, country = '', limit, cursor }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const code = country.toUpperCase();
    const request =
      title === undefined
        ? { path: `/country/${code}/players`, what: `the country ${code}` }
        : { path: `/titled/${title}`, what: `the players with the title ${title}` };
    const { players } = await getJson(chessCom, request, 'Names', asked);
    const { rows, total, next } = pageOf(players, cursor, limit);
    return {
      players: rows,
      total,
      ...(next === undefined ? {} : { next_cursor: next }),
      truncated: next !== undefined,
      ...notesOf(asked),
    };
  },
  render: ({ players, total, next_cursor: next, notes = [] }) =>
    [
      `${total} players: ${players.join(' ')}`,
      ...(next === undefined ? [] : [`More: cursor ${next}`]),
      ...notes,
    ].join('\n'),
});
