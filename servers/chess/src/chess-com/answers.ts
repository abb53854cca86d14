import { lastPart } from './address.ts';
import * as z from 'zod';
import { Link, maybe, rowsOf, Username, Words } from './words.ts';

/*
 * What api.chess.com answers (https://www.chess.com/news/view/published-data-api), as it is in fact: the documents leave
 * out some of it. Times are seconds since 1970.
 */

const Count = z.number().transform(Math.round);
const Time = z.number().min(0).max(1e11);
const LastPart = Link.transform(lastPart);

export const Profile = z.object({
  player_id: maybe(z.int()),
  url: maybe(Link),
  username: Username,
  name: maybe(Words),
  title: maybe(Words),
  status: maybe(Words),
  country: maybe(LastPart),
  location: maybe(Words),
  followers: maybe(Count),
  joined: maybe(Time),
  last_online: maybe(Time),
  is_streamer: maybe(z.boolean()),
  verified: maybe(z.boolean()),
  league: maybe(Words),
});

const Rating = z.object({ rating: Count, date: maybe(Time), rd: maybe(Count), game: maybe(Link) });
const Performance = z.object({
  last: maybe(Rating),
  best: maybe(Rating),
  record: maybe(z.object({ win: Count, loss: Count, draw: Count, timeout_percent: maybe(z.number()) })),
});
const Peak = maybe(z.object({ rating: Count, date: maybe(Time) }));

/** Of rules and time classes that were never played there is nothing, and a new account has an empty object. */
export const Stats = z.record(z.string(), z.unknown()).transform((stats) => ({
  ratings: Object.entries(stats).flatMap(([key, value]) => {
    const [, rules, time_class] = /^(chess960|chess)_(daily|rapid|blitz|bullet)$/.exec(key) ?? [];
    const found = Performance.safeParse(value).data;
    if (rules === undefined || time_class === undefined || found === undefined) return [];
    return [{ rules, time_class, ...found }];
  }),
  // Nobody has a rating of 0 at FIDE: it means none.
  fide: maybe(Count).parse(stats['fide']) || undefined,
  tactics: maybe(z.object({ highest: Peak, lowest: Peak })).parse(stats['tactics']),
  puzzle_rush: maybe(z.object({ best: maybe(z.object({ total_attempts: Count, score: Count })) })).parse(
    stats['puzzle_rush'],
  ),
}));
export type Stats = z.output<typeof Stats>;

export const Archives = z.object({ archives: rowsOf(z.string()) });

export const PlayerClubs = z.object({
  clubs: rowsOf(z.object({ '@id': LastPart, name: Words, joined: maybe(Time) })),
});

const PlayerTournament = z.object({
  '@id': LastPart,
  status: maybe(Words),
  wins: maybe(Count),
  losses: maybe(Count),
  draws: maybe(Count),
  placement: maybe(Count),
  total_players: maybe(Count),
});
export const PlayerTournaments = z.object({
  finished: rowsOf(PlayerTournament),
  in_progress: rowsOf(PlayerTournament),
  registered: rowsOf(PlayerTournament),
});

const PlayerMatch = z.object({
  '@id': LastPart,
  name: Words,
  club: maybe(LastPart),
  // The documents show an array.
  results: maybe(z.object({ played_as_white: maybe(Words), played_as_black: maybe(Words) })),
});
export const PlayerMatches = z.object({
  finished: rowsOf(PlayerMatch),
  in_progress: rowsOf(PlayerMatch),
  registered: rowsOf(PlayerMatch),
});

/** Addresses of the players; `move_by` 0 is a player on vacation. */
const CurrentGame = z.object({
  url: Link,
  fen: maybe(Words),
  turn: z.enum(['white', 'black']),
  move_by: maybe(Time),
  draw_offer: maybe(z.enum(['white', 'black'])),
  last_activity: maybe(Time),
  start_time: maybe(Time),
  time_class: maybe(Words),
  time_control: maybe(Words),
  rules: maybe(Words),
  rated: maybe(z.boolean()),
  white: LastPart,
  black: LastPart,
});
export const CurrentGames = z.object({ games: rowsOf(CurrentGame) });

const Leader = z.object({
  rank: Count,
  username: Username,
  score: maybe(Count),
  title: maybe(Words),
  country: maybe(LastPart),
  win_count: maybe(Count),
  loss_count: maybe(Count),
  draw_count: maybe(Count),
});
export const Leaderboards = z.record(z.string(), z.unknown()).transform((lists) => ({
  list: (name: string) => (Object.hasOwn(lists, name) ? rowsOf(Leader).catch([]).parse(lists[name]) : []),
}));

export const Puzzle = z.object({
  title: Words,
  url: maybe(Link),
  publish_time: maybe(Time),
  fen: Words,
  pgn: z.string().max(20_000),
});

export const Club = z.object({
  name: Words,
  url: maybe(Link),
  country: maybe(LastPart),
  average_daily_rating: maybe(Count),
  members_count: maybe(Count),
  created: maybe(Time),
  last_activity: maybe(Time),
  visibility: maybe(Words),
  admin: rowsOf(LastPart),
  description: maybe(z.string().max(100_000)),
});

const Member = z.object({ username: Username, joined: maybe(Time) });
/** By when they were last active. */
export const ClubMembers = z.object({
  weekly: rowsOf(Member),
  monthly: rowsOf(Member),
  all_time: rowsOf(Member),
});

const ClubMatch = z.object({
  '@id': Link,
  name: Words,
  opponent: maybe(LastPart),
  start_time: maybe(Time),
  time_class: maybe(Words),
  result: maybe(Words),
});
export const ClubMatches = z.object({
  in_progress: rowsOf(ClubMatch),
  registered: rowsOf(ClubMatch),
  finished: rowsOf(ClubMatch),
});

export const Names = z.object({ players: rowsOf(Username) });
