import { idOf, lastPart } from '../chess-com/address.ts';
import { defineTool, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf, present } from '../asking.ts';
import type { Asking, Client } from '../chess-com/client.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import type { Group } from '../chess-com/events.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';
import { minute } from '../games/row.ts';

const FRAME = 600;

const Entrant = z.strictObject({
  username: z.string(),
  team: z.string().optional(),
  status: z.string().optional(),
  points: z.number().optional(),
  tie_break: z.number().optional(),
  advances: z.boolean().optional(),
  white: z.string().optional().describe('How the game with white ended'),
  black: z.string().optional(),
  board: z.string().optional(),
});
const Played = z.strictObject({
  id: z.string(),
  white: z.string(),
  black: z.string(),
  result: z.string(),
  end: z.string(),
});
const Event = z.strictObject({
  event: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  teams: z
    .array(
      z.strictObject({
        id: z.string().optional(),
        name: z.string(),
        score: z.number().optional(),
        result: z.string().optional(),
      }),
    )
    .optional(),
  parts: z.array(z.string()).optional().describe('Rounds or groups that can be asked for'),
  players: z.array(Entrant),
  players_total: z.int(),
  games: z.array(Played),
  games_total: z.int(),
  removed: z.array(z.string()).optional().describe('For fair play'),
  truncated: z.boolean(),
  notes: Notes,
});
type Event = z.output<typeof Event>;
type Parts = Omit<Event, 'truncated' | 'players_total' | 'games_total' | 'notes'>;

const Input = z
  .strictObject({
    kind: z.enum(['tournament', 'match', 'live_match']).describe('Of event'),
    id: z
      .string()
      .regex(/^[\w-]{1,150}$/)
      .describe('Last part of its address'),
    round: z.int().min(1).max(100).optional().describe('Of a tournament'),
    group: z.int().min(1).max(10_000).optional().describe('Of a round'),
    board: z.int().min(1).max(10_000).optional().describe('Of a match'),
  })
  .superRefine(({ kind, round, group, board }, issues) => {
    const refuse = (key: string, message: string) =>
      issues.addIssue({ code: 'custom', path: [key], message });
    if (kind === 'tournament' && board !== undefined) refuse('board', 'is of a match; give round and group');
    if (kind !== 'tournament' && round !== undefined) refuse('round', 'is of a tournament; give board');
    if (group !== undefined && round === undefined) refuse('group', 'needs round');
  });
type Input = z.output<typeof Input>;

export const getEvent = defineTool({
  name: 'get_event',
  title: 'Get an event',
  description:
    'A tournament (with round and group: its standings and games) or a team match (with board: its games), with players and scores.',
  effect: reads({ openWorld: true }),
  inputSchema: Input,
  outputSchema: Event,
  handler: async (input, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const found = await (input.kind === 'tournament' ? tournamentOf : matchOf)(chessCom, input, asked);
    return { ...fitted(found, call), ...notesOf(asked) };
  },
  render: (event) => render(event).join('\n'),
});

async function tournamentOf(client: Client, { id, round, group }: Input, asked: Asking): Promise<Parts> {
  const path = ['/tournament', id, round, group].filter((part) => part !== undefined).join('/');
  const request = { path, what: `the tournament ${[id, round, group].filter(Boolean).join('/')}` };
  const at = present({ id, round, group });
  if (group !== undefined) {
    const { players, games, fair_play_removals: removed } = await getJson(client, request, 'Group', asked);
    return { event: at, players: players.map(entrant), games: games.map(played), ...removals(removed) };
  }
  if (round !== undefined) {
    const { groups, players } = await getJson(client, request, 'Round', asked);
    return { event: at, parts: groups.map(lastPart), players: players.map(entrant), games: [] };
  }
  const {
    name,
    url,
    creator,
    status,
    finish_time: end,
    settings,
    players,
    rounds,
  } = await getJson(client, request, 'Tournament', asked);
  const facts = { ...at, name, url, creator, status, finished: spelled(end), ...settings };
  return {
    event: present(facts) as Event['event'],
    parts: rounds.map(lastPart),
    players: players.map(entrant),
    games: [],
  };
}

async function matchOf(client: Client, { kind, id, board }: Input, asked: Asking): Promise<Parts> {
  const below = kind === 'live_match' ? '/match/live' : '/match';
  const path = [below, id, board].filter((part) => part !== undefined).join('/');
  const request = { path, what: `the match ${[id, board].filter(Boolean).join('/')}` };
  if (board !== undefined) {
    const { board_scores: scores = {}, games } = await getJson(client, request, 'Board', asked);
    const players = Object.entries(scores).flatMap(([username, points]) =>
      /^[\w-]{1,50}$/.test(username) ? [{ username, points }] : [],
    );
    return { event: { id, board }, players, games: games.map(played) };
  }
  const {
    name,
    url,
    status,
    start_time: start,
    end_time: end,
    boards,
    settings,
    teams,
  } = await getJson(client, request, 'Match', asked);
  const both = [teams.team1, teams.team2].filter((team) => team !== undefined);
  const facts = { id, name, url, status, boards, start: spelled(start), end: spelled(end), ...settings };
  return {
    event: present(facts) as Event['event'],
    teams: both.map((team) => ({
      name: team.name,
      ...present({ id: team['@id'], score: team.score, result: team.result }),
    })),
    players: both.flatMap((team) =>
      team.players.map(
        ({ username, played_as_white: white, played_as_black: black, status: account, board: its }) => ({
          username,
          team: team.name,
          ...present({ white, black, board: its, status: account === 'basic' ? undefined : account }),
        }),
      ),
    ),
    games: [],
    ...removals(both.flatMap((team) => team.fair_play_removals)),
  };
}

function entrant({
  username,
  status,
  points,
  tie_break,
  is_advancing: advances,
}: z.output<typeof Group>['players'][number]) {
  return { username, ...present({ status, points, tie_break, advances }) };
}

function played(game: ArchivedGame) {
  const { white, black, end_time: end } = game;
  const result = white.result === 'win' ? '1-0' : black.result === 'win' ? '0-1' : '1/2-1/2';
  return { id: idOf(game), white: white.username, black: black.username, result, end: minute(end) };
}

function removals(removed: readonly string[]): { removed?: string[] } {
  return removed.length === 0 ? {} : { removed: removed.map(lastPart) };
}

function spelled(time: number | undefined): string | undefined {
  return time === undefined ? undefined : minute(time);
}

/** Half of the room for players, what is left of it for games. */
function fitted(parts: Parts, call: Call): Event {
  const room = call.budget - FRAME;
  const players = call.fit(parts.players, parts.games.length === 0 ? room : room / 2);
  const games = call.fit(parts.games, room / 2);
  return {
    ...parts,
    players: players.rows,
    players_total: parts.players.length,
    games: games.rows,
    games_total: parts.games.length,
    truncated: players.left + games.left > 0,
  };
}

function render({ event, teams = [], parts = [], players, games, removed = [], ...rest }: Event): string[] {
  return [
    Object.entries(event)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(' | '),
    ...teams.map(
      ({ id, name, score, result }) =>
        `Team ${[name, id, score, result].filter((each) => each !== undefined).join(' | ')}`,
    ),
    ...(parts.length === 0 ? [] : [`Parts: ${parts.join(' ')}`]),
    ...(players.length === 0 ? [] : [`Players (${rest.players_total}):`]),
    ...players.map(({ username, advances, ...facts }) =>
      [
        username,
        ...Object.entries(facts).map(([name, value]) => `${name} ${value}`),
        advances === true ? 'advances' : '',
      ]
        .filter((part) => part !== '')
        .join(' | '),
    ),
    ...(games.length === 0 ? [] : [`Games (${rest.games_total}):`]),
    ...games.map(({ id, white, black, result, end }) => `${white} - ${black} ${result} | ${end} | ${id}`),
    ...(removed.length === 0 ? [] : [`Removed for fair play: ${removed.join(' ')}`]),
    ...(rest.truncated
      ? [`Cut; ${event['board'] === undefined ? 'ask for one board or group' : 'the rest does not fit'}.`]
      : []),
    ...(rest.notes ?? []),
  ];
}
