import { ToolError } from '@plugboard/core';
import { seriesIn, type Model, type SectionName } from '../open-meteo/answer.ts';
import { metric, type MetricName } from '../open-meteo/metrics.ts';
import type { ForecastQuery, OpenMeteo, Units } from '../open-meteo/open-meteo.ts';
import type { Located } from '../place/place.ts';
import { zone, type Zone } from '../place/zone.ts';
import type { Column } from './columns.ts';
import { isKnown, rowsOf, type Row } from './rows.ts';
import type { Series } from './series.ts';
import { dayTable, stepTable, type Table } from './table.ts';
import { windowOf } from './window.ts';

type Granularity = 'daily' | 'hourly' | '15min';

export interface Asked {
  readonly place: Located;
  readonly days: number;
  readonly granularity: Granularity;
  readonly metrics: readonly MetricName[];
  readonly units: Units;
  readonly models: readonly Model[];
  readonly uncertainty: boolean;
}

export interface Forecast {
  readonly columns: readonly Column[];
  readonly units: Series['units'];
  /** From the first to the last of which something is known. */
  readonly rows: readonly Row[];
  /** What there is not at this place, in these steps, or from these models. */
  readonly unavailable: readonly MetricName[];
  readonly requested: number;
}

/** The forecast of a place in its own days and hours; `now` in seconds since 1970. */
export async function makeForecast(
  openMeteo: OpenMeteo,
  asked: Asked,
  now: number,
  signal: AbortSignal,
): Promise<Forecast> {
  const { place, granularity } = asked;
  const clock = zone(place.timezone);
  const { dates, from, to } = windowOf(clock, now, asked.days);
  const last = dates.at(-1) ?? dates[0];
  const section: SectionName = granularity === '15min' ? 'minutely_15' : 'hourly';
  const metrics = asked.metrics.filter((name) => section === 'hourly' || metric(name).quarters === true);
  if (metrics.length === 0)
    throw new ToolError('None of these is told by the quarter of an hour.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Ask with granularity hourly.',
    });
  const query: ForecastQuery = { ...asked, place, section, metrics, from, to };
  const tableOf = (series: Series): Table =>
    granularity === 'daily'
      ? dayTable(series, metrics, clock, dates)
      : stepTable(series, metrics, clock, { since: now, until: last });
  const series = seriesIn(await openMeteo.forecast(query, signal), section, metrics);
  const members = asked.uncertainty ? await ensemble(openMeteo, query, signal) : undefined;
  const table = tableOf(series);
  const rows = rowsOf(table, series.units, members === undefined ? undefined : tableOf(members));
  return {
    columns: table.columns.filter(({ metric: name }) => series.units.has(name)),
    units: series.units,
    rows: rows.slice(0, rows.findLastIndex(isKnown) + 1),
    unavailable: asked.metrics.filter((name) => !series.units.has(name)),
    requested: granularity === 'daily' ? dates.length : stepsUntil(clock, { now, step: series.step, last }),
  };
}

/** How many steps there are from the one that runs now to the end of a local day. */
function stepsUntil(clock: Zone, { now, step, last }: { now: number; step: number; last: string }): number {
  const first = Math.floor(now / step) * step;
  let count = 0;
  while (clock.date(first + count * step) <= last) count += 1;
  return count;
}

/** The members of an ensemble, for what they have of the metrics. Quarters of an hour they do not have. */
async function ensemble(
  openMeteo: OpenMeteo,
  query: ForecastQuery,
  signal: AbortSignal,
): Promise<Series | undefined> {
  const metrics = query.metrics.filter((name) => metric(name).members === true);
  if (metrics.length === 0) return undefined;
  return seriesIn(await openMeteo.ensemble({ ...query, metrics }, signal), 'hourly', metrics);
}
