import { present } from '../asking.ts';
import type { Asking, Client } from '../chess-com/client.ts';
import { getJson } from '../chess-com/get-json.ts';

/** Ratings and records, by rules and speed. */
export async function statsOf(client: Client, username: string, asked: Asking) {
  const request = { path: `${pathOf(username)}/stats`, what: `the statistics of ${username}` };
  const { ratings, fide, tactics, puzzle_rush } = await getJson(client, request, 'Stats', asked);
  return {
    ratings: ratings.map(({ rules, time_class, last, best, record }) => ({
      rules,
      time_class,
      ...present({ rating: last?.rating, best: best?.rating }),
      ...present({ win: record?.win, draw: record?.draw, loss: record?.loss }),
    })),
    ...present({
      fide,
      tactics_best: tactics?.highest?.rating,
      puzzle_rush_best: puzzle_rush?.best?.score,
    }),
  };
}

export function pathOf(username: string): string {
  return `/player/${username.toLowerCase()}`;
}
