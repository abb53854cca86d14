import { defineTool, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import { asking, badCursor, Cursor, Notes, notesOf } from '../asking.ts';
import type { ChessDeps } from '../deps.ts';
import { Coverage, monthsBetween, openArchive, renderCoverage, type Archive } from '../games/archive.ts';
import { FILTERS, isInTime, matches, Player, type Filters } from '../games/filters.ts';
import { renderRow, Row } from '../games/row.ts';

/** Months looked through in one call: each may have to be asked for. */
const MOST_MONTHS = 36;
/** What the frame around the rows may cost, in tokens. */
const FRAME = 400;

const Games = z.strictObject({
  games: z.array(Row),
  coverage: Coverage,
  truncated: z.boolean(),
  next_cursor: z.string().optional(),
  notes: Notes,
});

export const listGames = defineTool({
  name: 'list_games',
  title: 'List games',
  description:
    'Finished games of a player, newest first, one row each: players, ratings, result, opening, id. For statistics ' +
    'there is analyze_games.',
  effect: reads({ openWorld: true }),
  timeout: 300_000,
  longRunning: true,
  inputSchema: z.strictObject({
    username: Player,
    ...FILTERS,
    limit: z.int().min(1).max(50).default(20).describe('Most rows'),
    cursor: Cursor,
  }),
  outputSchema: Games,
  handler: async ({ username, limit, cursor, ...filters }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const archive = await openArchive(chessCom, username, asked);
    const { rows, next } = await collect(archive, filters, { limit, cursor, call });
    const { rows: games, left } = call.fit(rows, call.budget - FRAME);
    const following = left === 0 ? next : rows[games.length]?.place;
    return {
      games: games.map(({ row }) => row),
      coverage: archive.coverage(),
      truncated: following !== undefined,
      ...(following === undefined ? {} : { next_cursor: following }),
      ...notesOf(asked),
    };
  },
  render: ({ games, coverage, next_cursor: next, notes = [] }, { username }) =>
    [
      games.length === 0 ? `No such game of ${username} here.` : '',
      ...games.map(renderRow),
      renderCoverage(coverage),
      next === undefined ? '' : `More: cursor ${next}`,
      ...notes,
    ]
      .filter((line) => line !== '')
      .join('\n'),
});

interface Found {
  readonly row: Row;
  /** `2024-10.37`: from this game of this month on, to older ones. */
  readonly place: string;
}

/** Games are only added behind the last one, so a place counted from the first stays what it is. */
async function collect(
  archive: Archive,
  filters: Filters,
  { limit, cursor, call }: { limit: number; cursor: string | undefined; call: Call },
): Promise<{ rows: Found[]; next?: string }> {
  const [, start, at] = /^(\d{4}-\d{2})\.(\d{1,7})$/.exec(cursor ?? '') ?? [];
  if (cursor !== undefined && start === undefined) throw badCursor();
  const months = monthsBetween(archive.months, filters)
    .filter((month) => start === undefined || month <= start)
    .toReversed();
  const rows: Found[] = [];
  let done = 0;
  for await (const { month, games } of archive.walk(months.slice(0, MOST_MONTHS))) {
    const from = month === start ? Math.min(Number(at), games.length - 1) : games.length - 1;
    for (let index = from; index >= 0; index -= 1) {
      const game = games[index];
      const row = game !== undefined && isInTime(game, filters) ? archive.rowOf(game) : undefined;
      if (row === undefined || !matches(row, filters)) continue;
      if (rows.length === limit) return { rows, next: `${month}.${index}` };
      rows.push({ row, place: `${month}.${index}` });
    }
    call.progress((done += 1), months.length, month);
  }
  const following = months[MOST_MONTHS];
  return { rows, ...(following === undefined ? {} : { next: `${following}.9999999` }) };
}
