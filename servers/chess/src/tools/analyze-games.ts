import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf } from '../asking.ts';
import type { ChessDeps } from '../deps.ts';
import { Coverage, monthsBetween, openArchive, renderCoverage } from '../games/archive.ts';
import { Filters, isInTime, matches, Player } from '../games/filters.ts';
import type { Row } from '../games/row.ts';
import { count, nothing, renderTally, Tally, tallyOf, total, type Counts } from '../games/tally.ts';

const GROUPS = ['opening', 'color', 'time_class', 'opponent', 'hour', 'month', 'termination'] as const;
/** Groups that are shown; the rest is told as one. */
const MOST_GROUPS = 40;
/** Below, a rate says little. */
const FEW = 10;

const Group = z.strictObject({ group: z.string(), ...Tally.shape });

const Analysis = z.strictObject({
  all: Tally,
  groups: z.array(Group).describe('Most games first'),
  others: z.strictObject({ groups: z.int(), games: z.int() }).optional(),
  coverage: Coverage,
  notes: Notes,
});

export const analyzeGames = defineTool({
  name: 'analyze_games',
  title: 'Analyze games',
  description:
    'How a player scores, in groups: games, wins, draws, losses, win rate with its 95 % interval. Reads all months unless ' +
    'filters say from and to; the first time that takes a while.',
  effect: reads({ openWorld: true }),
  timeout: 900_000,
  longRunning: true,
  inputSchema: z.strictObject({
    username: Player,
    filters: Filters.default({}).describe('As in list_games'),
    group_by: z.enum(GROUPS).default('opening').describe('hour and month are UTC'),
  }),
  outputSchema: Analysis,
  handler: async ({ username, filters, group_by: by }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const archive = await openArchive(chessCom, username, asked);
    const months = monthsBetween(archive.months, filters);
    const all = nothing();
    const groups = new Map<string, Counts>();
    let done = 0;
    for await (const { month, games } of archive.walk(months)) {
      for (const game of games) {
        const row = isInTime(game, filters) ? archive.rowOf(game) : undefined;
        if (row === undefined || !matches(row, filters)) continue;
        count(all, row.result);
        const group = groupOf(row, by);
        const counts = groups.get(group) ?? nothing();
        count(counts, row.result);
        groups.set(group, counts);
      }
      call.progress((done += 1), months.length, month);
    }
    return { ...shown(all, groups), coverage: archive.coverage(), ...notesOf(asked) };
  },
  render: ({ all, groups, others, coverage, notes = [] }) =>
    [
      renderTally(all),
      ...groups.map(
        ({ group, ...tally }) => `${group}: ${renderTally(tally)}${tally.n < FEW ? ' (few games)' : ''}`,
      ),
      ...(others === undefined
        ? []
        : [`${others.groups} more groups with ${others.games} games; narrow with filters.`]),
      renderCoverage(coverage),
      ...notes,
    ].join('\n'),
});

function groupOf(row: Row, by: (typeof GROUPS)[number]): string {
  const groups = {
    opening: row.opening ?? 'not named',
    color: row.color,
    time_class:
      row.rules === undefined ? (row.time_class ?? 'unknown') : `${row.rules} ${row.time_class ?? ''}`.trim(),
    opponent: row.opponent,
    hour: `${row.end.slice(11, 13)}:00`,
    month: row.end.slice(0, 7),
    termination: `${row.result} by ${row.by ?? 'unknown'}`,
  };
  return groups[by];
}

function shown(all: Counts, groups: ReadonlyMap<string, Counts>) {
  const sorted = [...groups].toSorted(([, a], [, b]) => total(b) - total(a));
  const rest = sorted.slice(MOST_GROUPS);
  const games = rest.reduce((sum, [, counts]) => sum + total(counts), 0);
  return {
    all: tallyOf(all),
    groups: sorted.slice(0, MOST_GROUPS).map(([group, counts]) => ({ group, ...tallyOf(counts) })),
    ...(rest.length === 0 ? {} : { others: { groups: rest.length, games } }),
  };
}
