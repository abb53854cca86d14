import * as z from 'zod';
import { firstOf, knownRows, noteCell, unitsOf } from '../forecast/forecast.ts';
import { digitsOf, round, Row, rowsOf } from '../forecast/rows.ts';
import type { Series, Values } from '../forecast/series.ts';
import { stepTable, type Table } from '../forecast/table.ts';
import { windowBetween } from '../forecast/window.ts';
import type { Asking } from '../open-meteo/asking.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { SeriesQuery } from '../open-meteo/query.ts';
import type { Located } from '../place/place.ts';
import { utcDate, zone } from '../place/zone.ts';
import { daysOf, together } from './days.ts';
import type { Normal, Normals } from './normals.ts';

export type Aggregate = 'daily' | 'hourly' | 'monthly';

/** The first day of the archive. */
export const EARLIEST = '1940-01-01';

const METRICS = [
  'weather',
  'temperature',
  'precipitation',
  'snowfall',
  'wind_speed',
  'wind_gusts',
  'cloud_cover',
] as const satisfies readonly MetricName[];
const FEW = ['temperature', 'precipitation'] as const satisfies readonly MetricName[];

export const HistoryRow = Row.extend({
  normal: z
    .record(z.string(), z.strictObject({ mean: z.number(), below: z.int() }))
    .optional()
    .describe('Mean of 1991–2020, and the percentage that was lower'),
});
export type HistoryRow = z.output<typeof HistoryRow>;

export interface AskedHistory {
  readonly place: Located;
  readonly start: string;
  readonly end: string;
  readonly aggregate: Aggregate;
  /** Where it is compared, it is of the same model as what it is compared with. */
  readonly normals: Normals | undefined;
}

export interface History {
  readonly units: Readonly<Record<string, string>>;
  readonly rows: readonly HistoryRow[];
  readonly unavailable: readonly MetricName[];
  readonly requested: number;
}

/** What was, in the hours, days or months of a place. */
export async function makeHistory(
  openMeteo: OpenMeteo,
  asked: AskedHistory,
  asking: Asking,
): Promise<History> {
  const { place, start, end, aggregate } = asked;
  const clock = zone(place.timezone);
  const latest = utcDate(Date.now() / 1000);
  const { dates, from, to } = windowBetween({ start, end }, { earliest: EARLIEST, latest });
  const query = await affordable(
    openMeteo,
    { place, from, to, isCompared: asked.normals !== undefined },
    asking,
  );
  const { series, cell } = await firstOf(openMeteo, query, asking);
  noteCell(place, cell, asking);
  const metrics = query.metrics.filter((name) => aggregate !== 'monthly' || name !== 'weather');
  const unavailable = metrics.filter((name) => !series.units.has(name));
  if (aggregate === 'hourly') {
    const table = hourTable(series, metrics, asked);
    const rows = knownRows(rowsOf(table, series.units));
    const units = unitsOf(table, series);
    return { units, rows, unavailable, requested: table.times.length };
  }
  const days = daysOf(series, metrics, clock, dates);
  if (days.of.size < dates.length)
    asking.note('A day is missing there: the clock of the place crossed the date line.');
  const groups = aggregate === 'daily' ? [...days.of.keys()].map((date) => [date]) : monthsOf(dates, asking);
  const table: Table = {
    columns: days.columns,
    times: groups.map(([first = '']) => (aggregate === 'daily' ? first : first.slice(0, 7))),
    runs: [
      groups.map((group) =>
        aggregate === 'daily' ? (days.of.get(group[0] ?? '') ?? []) : together(days, group),
      ),
    ],
  };
  const rows = rowsOf(table, series.units).map((row, at) =>
    compared(row, {
      table,
      at,
      dates: groups[at] ?? [],
      normals: asked.normals,
      aggregate,
      units: series.units,
    }),
  );
  return { units: unitsOf(table, series), rows: knownRows(rows), unavailable, requested: groups.length };
}

interface Stretch {
  readonly place: Located;
  readonly from: string;
  readonly to: string;
  readonly isCompared: boolean;
}

/** Where the limits have no room for all of it, temperature and precipitation. */
async function affordable(
  openMeteo: OpenMeteo,
  { place, from, to, isCompared }: Stretch,
  asking: Asking,
): Promise<SeriesQuery> {
  const models = isCompared ? (['era5'] as const) : [];
  const common = {
    service: 'archive',
    points: [place],
    section: 'hourly',
    models,
    units: 'metric',
    from,
    to,
  } as const;
  const whole: SeriesQuery = { ...common, metrics: METRICS };
  const finest = await openMeteo.finest([whole, { ...common, metrics: FEW }]);
  if (finest !== whole)
    asking.note(
      'Temperature and precipitation alone: for more, what may be asked of Open-Meteo is used up for now.',
    );
  return finest;
}

function hourTable(
  series: Series,
  metrics: readonly MetricName[],
  { place, start, end }: AskedHistory,
): Table {
  const clock = zone(place.timezone);
  const since = series.instants.find((instant) => clock.date(instant) >= start) ?? Number.POSITIVE_INFINITY;
  return stepTable(series, metrics, clock, { since, until: end });
}

function monthsOf(dates: readonly string[], { note }: Asking): string[][] {
  const months = Map.groupBy(dates, (date) => date.slice(0, 7));
  const partial = [...months].filter(([month, days]) => days.length < daysIn(month)).map(([month]) => month);
  if (partial.length > 0) note(`Of ${partial.join(' and ')} only the days that were asked for.`);
  return [...months.values()];
}

function daysIn(month: string): number {
  const [year = 0, index = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index, 0)).getUTCDate();
}

interface Comparing {
  readonly table: Table;
  readonly at: number;
  readonly dates: readonly string[];
  readonly normals: Normals | undefined;
  readonly aggregate: Aggregate;
  readonly units: Series['units'];
}

function compared(row: Row, { table, at, dates, normals, aggregate, units }: Comparing): HistoryRow {
  if (normals === undefined) return row;
  const values: Values = table.runs[0]?.[at] ?? [];
  const normal = table.columns.flatMap(({ name, metric }, column): [string, Normal][] => {
    const value = values[column] ?? null;
    if (value === null || metric === 'weather') return [];
    const usual =
      aggregate === 'daily'
        ? normals.ofDay(dates[0] ?? '', name, value)
        : normals.ofMonth(dates, name, value);
    return usual === undefined
      ? []
      : [[name, { ...usual, mean: round(usual.mean, digitsOf(units.get(metric))) }]];
  });
  return normal.length === 0 ? row : { ...row, normal: Object.fromEntries(normal) };
}
