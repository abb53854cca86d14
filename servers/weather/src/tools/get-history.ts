import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, frameShape, renderFrame } from '../answer/frame.ts';
import { fitTable, renderTable, tableShape } from '../answer/rows.ts';
import type { WeatherDeps } from '../deps.ts';
import { EARLIEST, HistoryRow, makeHistory, type Aggregate } from '../history/history.ts';
import { findNormals } from '../history/normals.ts';
import { PlaceArgument } from '../place/place.ts';
import { zone } from '../place/zone.ts';
import { ARCHIVE } from '../source.ts';
import { DateArgument, daysBetween } from '../arguments/dates.ts';

/** What one call reads of the archive at most. */
const MOST_DAYS: Record<Aggregate, number> = { hourly: 31, daily: 366, monthly: 30 * 366 };

export const getHistory = defineTool({
  name: 'get_history',
  title: 'Get past weather',
  description: `Weather that was, since ${EARLIEST.slice(0, 4)}: by hour (${MOST_DAYS.hourly} days at most), day or month.`,
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    place: PlaceArgument,
    start: DateArgument.describe('First local day: 2024-01-31'),
    end: DateArgument.describe('Last one'),
    aggregate: z.enum(['hourly', 'daily', 'monthly']).default('daily').describe('One row for each'),
    compare_normals: z.boolean().default(false).describe('With 1991–2020; not hourly'),
  }),
  outputSchema: z.strictObject({ ...frameShape, ...tableShape, rows: z.array(HistoryRow).optional() }),
  handler: ({ place: asked, compare_normals: isCompared, ...stretch }, deps: WeatherDeps, call) => {
    check(stretch, isCompared);
    return atPlace(deps.openMeteo, asked, call, async (place, asking) => {
      if (stretch.start > zone(place.timezone).date(Date.now() / 1000))
        throw invalid('start is in the future.', 'Use get_forecast for it.');
      const normals = isCompared ? await findNormals(deps, place, asking) : undefined;
      const history = await makeHistory(deps.openMeteo, { ...stretch, place, normals }, asking);
      const { rows: _, ...table } = fitTable(history, call);
      const rows = history.rows.slice(0, table.coverage.returned);
      const next = history.rows[rows.length];
      if (next !== undefined) asking.note(`The rest begins at ${next.time}.`);
      if (isCompared) asking.note(NORMALS);
      return { ...table, rows, ...ARCHIVE };
    });
  },
  render: (history, { place }) => {
    const { units = {}, rows = [] } = history;
    const told = rows.map(({ normal = {}, ...row }) => ({ ...row, normal }));
    return renderFrame(
      history,
      place,
      renderTable({ ...history, units, rows: told }, 'ask from there, or by month.'),
    );
  },
});

const NORMALS =
  'In square brackets: the mean of 1991–2020, of days within a week of this one or of the same month, and how many percent of them were lower.';

function check(stretch: { start: string; end: string; aggregate: Aggregate }, isCompared: boolean): void {
  const { start, aggregate } = stretch;
  const days = daysBetween(stretch);
  if (start < EARLIEST) throw invalid(`The archive begins on ${EARLIEST}.`, 'Ask for a later start.');
  if (isCompared && aggregate === 'hourly')
    throw invalid('Hours have no normals.', 'Ask with aggregate daily or monthly.');
  if (days > MOST_DAYS[aggregate])
    throw invalid(
      `${aggregate} is for ${MOST_DAYS[aggregate]} days at most.`,
      aggregate === 'monthly' ? 'Ask for it in parts.' : 'Ask with a coarser aggregate, or in parts.',
    );
}

function invalid(message: string, hint: string): ToolError {
  return new ToolError(message, { code: 'INVALID_ARGUMENTS', hint });
}
