import * as z from 'zod';
import { Link, maybe, rowsOf, Username, Words } from './words.ts';

const Side = z.object({
  username: Username,
  /** After the game. */
  rating: maybe(z.number().transform(Math.round)),
  result: z
    .string()
    .regex(/^[a-z0-9]{1,40}$/)
    .catch('unknown'),
  '@id': maybe(Link),
});

/** A finished game. Of variants the PGN may be missing. */
export const ArchivedGame = z.object({
  url: Link,
  uuid: maybe(z.string().regex(/^[\da-f-]{36}$/i)),
  pgn: maybe(z.string().max(200_000)),
  time_control: maybe(Words),
  time_class: maybe(Words),
  rules: Words.catch('chess'),
  end_time: z.number().min(0).max(1e11),
  start_time: maybe(z.number().min(0).max(1e11)),
  rated: z.boolean().catch(false),
  accuracies: maybe(z.object({ white: z.number(), black: z.number() })),
  /** Empty where the game begins as games do. */
  initial_setup: maybe(z.string().max(120)),
  fen: maybe(z.string().max(200)),
  eco: maybe(z.string().max(500)),
  white: Side,
  black: Side,
});
export type ArchivedGame = z.output<typeof ArchivedGame>;

export const Month = z.object({ games: rowsOf(ArchivedGame) });
