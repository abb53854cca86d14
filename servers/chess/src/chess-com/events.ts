import { lastPart } from './address.ts';
import * as z from 'zod';
import { ArchivedGame } from './game.ts';
import { Link, maybe, rowsOf, Username, Words } from './words.ts';

const Count = z.number().transform(Math.round);
const Time = z.number().min(0).max(1e11);

/** A tournament has settings of its own, a match teams; what each lacks is missing. */
const Settings = z.object({
  type: maybe(Words),
  rules: maybe(Words),
  time_class: maybe(Words),
  time_control: maybe(Words),
  is_rated: maybe(z.boolean()),
  total_rounds: maybe(Count),
  registered_user_count: maybe(Count),
  min_team_players: maybe(Count),
});

const TournamentPlayer = z.object({
  username: Username,
  status: maybe(Words),
  points: maybe(z.number()),
  tie_break: maybe(z.number()),
  is_advancing: maybe(z.boolean()),
});

export const Tournament = z.object({
  name: Words,
  url: maybe(Link),
  description: maybe(z.string()),
  creator: maybe(Words),
  status: maybe(Words),
  finish_time: maybe(Time),
  settings: maybe(Settings),
  players: rowsOf(TournamentPlayer),
  rounds: rowsOf(Link),
});

export const Round = z.object({ groups: rowsOf(Link), players: rowsOf(TournamentPlayer) });

export const Group = z.object({
  fair_play_removals: rowsOf(Words),
  games: rowsOf(ArchivedGame),
  players: rowsOf(TournamentPlayer),
});

const TeamPlayer = z.object({
  username: Username,
  status: maybe(Words),
  played_as_white: maybe(Words),
  played_as_black: maybe(Words),
  board: maybe(Link.transform(lastPart)),
});
const Team = z.object({
  name: Words,
  '@id': maybe(Link.transform(lastPart)),
  score: maybe(z.number()),
  result: maybe(Words),
  players: rowsOf(TeamPlayer),
  fair_play_removals: rowsOf(Words),
});

export const Match = z.object({
  name: Words,
  url: maybe(Link),
  status: maybe(Words),
  start_time: maybe(Time),
  end_time: maybe(Time),
  boards: maybe(Count),
  settings: maybe(Settings),
  teams: z.object({ team1: maybe(Team), team2: maybe(Team) }),
});

export const Board = z.object({
  board_scores: z.record(z.string(), z.number()).optional().catch({}),
  games: rowsOf(ArchivedGame),
});
