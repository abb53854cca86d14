import { defineTool, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf } from '../asking.ts';
import type { Asking, Client } from '../chess-com/client.ts';
import type { ChessDeps } from '../deps.ts';
import { Coverage, openArchive, renderCoverage } from '../games/archive.ts';
import { Player } from '../games/filters.ts';
import { count, nothing, renderTally, Tally, tallyOf, total } from '../games/tally.ts';
import { statsOf } from '../players/stats.ts';

const Side = z.strictObject({ rating: z.int().optional(), best: z.int().optional(), ...Tally.shape });

export const comparePlayers = defineTool({
  name: 'compare_players',
  title: 'Compare players',
  description:
    'Two players side by side: ratings and records by speed and, on request, the games they played against each other.',
  effect: reads({ openWorld: true }),
  timeout: 900_000,
  longRunning: true,
  inputSchema: z
    .strictObject({
      a: Player.describe('One'),
      b: Player.describe('The other'),
      head_to_head: z.boolean().default(false).describe('Read the games of the one with fewer months'),
    })
    .refine(({ a, b }) => a.toLowerCase() !== b.toLowerCase(), {
      path: ['b'],
      message: 'is the same player',
    }),
  outputSchema: z.strictObject({
    ratings: z.array(
      z.strictObject({ rules: z.string(), time_class: z.string(), a: Side.optional(), b: Side.optional() }),
    ),
    head_to_head: z
      .strictObject({ for_a: Tally, last: z.string().optional(), coverage: Coverage })
      .optional(),
    notes: Notes,
  }),
  handler: async ({ a, b, head_to_head: isWanted }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const one = await statsOf(chessCom, a, asked);
    const other = await statsOf(chessCom, b, asked);
    const keys = new Set(
      [...one.ratings, ...other.ratings].map(({ rules, time_class }) => `${rules} ${time_class}`),
    );
    const ratings = [...keys].map((key) => {
      const [rules = '', time_class = ''] = key.split(' ');
      const side = ({ ratings: all }: typeof one) =>
        sideOf(all.find((each) => each.rules === rules && each.time_class === time_class));
      const [left, right] = [side(one), side(other)];
      return {
        rules,
        time_class,
        ...(left === undefined ? {} : { a: left }),
        ...(right === undefined ? {} : { b: right }),
      };
    });
    const met = isWanted ? { head_to_head: await meetings(chessCom, { a, b }, { asked, call }) } : {};
    return { ratings, ...met, ...notesOf(asked) };
  },
  render: ({ ratings, head_to_head: met, notes = [] }, { a, b }) =>
    [
      ...(ratings.length === 0 ? ['Neither has rated games.'] : []),
      ...ratings.flatMap((each) => [
        `${each.rules} ${each.time_class}`,
        `  ${a}: ${renderSide(each.a)}`,
        `  ${b}: ${renderSide(each.b)}`,
      ]),
      ...(met === undefined
        ? []
        : [
            `${a} against ${b}: ${renderTally(met.for_a)}${met.last === undefined ? '' : `; last ${met.last} UTC`}`,
            renderCoverage(met.coverage),
          ]),
      ...notes,
    ].join('\n'),
});

type Rating = Awaited<ReturnType<typeof statsOf>>['ratings'][number];
type Side = z.output<typeof Side>;

function sideOf(found: Rating | undefined): Side | undefined {
  if (found === undefined) return undefined;
  const { rating, best, win = 0, draw = 0, loss = 0 } = found;
  return {
    ...(rating === undefined ? {} : { rating }),
    ...(best === undefined ? {} : { best }),
    ...tallyOf({ win, draw, loss }),
  };
}

function renderSide(side: Side | undefined): string {
  if (side === undefined) return 'not played';
  const { rating, best, ...tally } = side;
  return `${rating ?? '?'}${best === undefined ? '' : ` (best ${best})`}, ${renderTally(tally)}`;
}

async function meetings(
  client: Client,
  { a, b }: { a: string; b: string },
  { asked, call }: { asked: Asking; call: Call },
) {
  const ofA = await openArchive(client, a, asked);
  const ofB = await openArchive(client, b, asked);
  const isA = ofA.months.length <= ofB.months.length;
  const [archive, opponent] = isA ? [ofA, b] : [ofB, a];
  const counts = nothing();
  let last: string | undefined;
  let done = 0;
  for await (const { month, games } of archive.walk(archive.months)) {
    for (const game of games) {
      const row = archive.rowOf(game);
      if (row === undefined || row.opponent.toLowerCase() !== opponent.toLowerCase()) continue;
      count(counts, row.result);
      last = row.end;
    }
    call.progress((done += 1), archive.months.length, month);
  }
  const { win, draw, loss } = counts;
  return {
    for_a: tallyOf(isA ? counts : { win: loss, draw, loss: win }),
    ...(last === undefined || total(counts) === 0 ? {} : { last }),
    coverage: archive.coverage(),
  };
}
