import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf, present } from '../asking.ts';
import type { Asking, Client } from '../chess-com/client.ts';
import { spellTime } from '../chess-com/client.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';
import { Player } from '../games/filters.ts';
import { pathOf, statsOf } from '../players/stats.ts';

const INCLUDES = ['stats', 'clubs', 'tournaments', 'matches'] as const;
/** Rows of clubs, tournaments and matches; some players have hundreds. */
const MOST_ROWS = 25;

const Rating = z.strictObject({
  rules: z.string(),
  time_class: z.string(),
  rating: z.int().optional(),
  best: z.int().optional(),
  win: z.int().optional(),
  draw: z.int().optional(),
  loss: z.int().optional(),
});
const Entry = z.strictObject({ id: z.string(), name: z.string().optional(), facts: z.string().optional() });
const Entries = z.strictObject({ rows: z.array(Entry), total: z.int() }).optional();

const Found = z.strictObject({
  profile: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stats: z
    .strictObject({
      ratings: z.array(Rating),
      fide: z.int().optional(),
      tactics_best: z.int().optional(),
      puzzle_rush_best: z.int().optional(),
    })
    .optional(),
  clubs: Entries,
  tournaments: Entries,
  matches: Entries,
  notes: Notes,
});
type Found = z.output<typeof Found>;

export const getPlayer = defineTool({
  name: 'get_player',
  title: 'Get a player',
  description:
    'Who a player is: title, country, status, ratings and records by speed; clubs and events on request.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    username: Player,
    include: z.array(z.enum(INCLUDES)).default(['stats']).describe('Beside the profile'),
  }),
  outputSchema: Found,
  handler: async ({ username, include }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const profile = await profileOf(chessCom, username, asked);
    const found: Found = { profile };
    // One after the other: two requests at once are too many.
    for (const part of new Set(include)) Object.assign(found, await PARTS[part](chessCom, username, asked));
    return { ...found, ...notesOf(asked) };
  },
  render: (found) =>
    [...profileLines(found), ...statsLines(found), ...entryLines(found), ...(found.notes ?? [])].join('\n'),
});

async function profileOf(client: Client, username: string, asked: Asking): Promise<Found['profile']> {
  const request = { path: pathOf(username), what: `the player ${username}` };
  const { joined, last_online, ...rest } = await getJson(client, request, 'Profile', asked);
  return present({ ...rest, joined: spelled(joined), last_online: spelled(last_online) }) as Found['profile'];
}

type Part = (client: Client, username: string, asked: Asking) => Promise<Partial<Found>>;

const PARTS: Record<(typeof INCLUDES)[number], Part> = {
  stats: async (client, username, asked) => ({ stats: await statsOf(client, username, asked) }),
  clubs: async (client, username, asked) => {
    const request = { path: `${pathOf(username)}/clubs`, what: `the clubs of ${username}` };
    const { clubs } = await getJson(client, request, 'PlayerClubs', asked);
    return { clubs: entries(clubs.map(({ '@id': id, name }) => ({ id, name }))) };
  },
  tournaments: async (client, username, asked) => {
    const request = { path: `${pathOf(username)}/tournaments`, what: `the tournaments of ${username}` };
    const { in_progress, registered, finished } = await getJson(client, request, 'PlayerTournaments', asked);
    const rows = [...in_progress, ...registered, ...finished].map(({ '@id': id, ...each }) => {
      const place =
        each.placement === undefined ? '' : `place ${each.placement} of ${each.total_players ?? '?'}`;
      const record = each.wins === undefined ? '' : `+${each.wins} =${each.draws ?? 0} -${each.losses ?? 0}`;
      return { id, facts: [each.status, place, record].filter(Boolean).join(', ') };
    });
    return { tournaments: entries(rows) };
  },
  matches: async (client, username, asked) => {
    const request = { path: `${pathOf(username)}/matches`, what: `the matches of ${username}` };
    const { in_progress, registered, finished } = await getJson(client, request, 'PlayerMatches', asked);
    const rows = [...in_progress, ...registered, ...finished].map(
      ({ '@id': id, name, club, results = {} }) => {
        const white = results.played_as_white === undefined ? '' : `white ${results.played_as_white}`;
        const black = results.played_as_black === undefined ? '' : `black ${results.played_as_black}`;
        return { id, name, facts: [club && `for ${club}`, white, black].filter(Boolean).join(', ') };
      },
    );
    return { matches: entries(rows) };
  },
};

function entries(all: z.output<typeof Entry>[]): Found['clubs'] {
  return { rows: all.slice(0, MOST_ROWS), total: all.length };
}

function spelled(time: number | undefined): string | undefined {
  return time === undefined ? undefined : spellTime(time);
}

function profileLines({ profile }: Found): string[] {
  return [
    Object.entries(profile)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(' | '),
  ];
}

function statsLines({ stats }: Found): string[] {
  if (stats === undefined) return [];
  const { ratings, fide, tactics_best: tactics, puzzle_rush_best: rush } = stats;
  const others = present({ fide, tactics_best: tactics, puzzle_rush_best: rush });
  return [
    ...(ratings.length === 0 ? ['No rated games yet.'] : []),
    ...ratings.map(({ rules, time_class: speed, rating, best, win = 0, draw = 0, loss = 0 }) => {
      const top = best === undefined ? '' : ` (best ${best})`;
      return `${rules} ${speed}: ${rating ?? '?'}${top}, +${win} =${draw} -${loss}`;
    }),
    ...Object.entries(others).map(([name, value]) => `${name}: ${value}`),
  ];
}

function entryLines({ clubs, tournaments, matches }: Found): string[] {
  return Object.entries({ clubs, tournaments, matches }).flatMap(([name, list]) => {
    if (list === undefined) return [];
    const more = list.total > list.rows.length ? `, the first ${list.rows.length}` : '';
    return [
      `${name} (${list.total}${more}):`,
      ...list.rows.map((row) => `- ${[row.id, row.name, row.facts].filter(Boolean).join(' | ')}`),
    ];
  });
}
