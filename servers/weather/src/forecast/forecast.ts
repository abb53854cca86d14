import { ToolError } from '@plugboard/core';
import type { Cell, Model, SectionName } from '../open-meteo/answer.ts';
import type { Asking } from '../open-meteo/asking.ts';
import { metric, type MetricName } from '../open-meteo/metrics.ts';
import type { OpenMeteo, Said } from '../open-meteo/open-meteo.ts';
import type { SeriesQuery, Units } from '../open-meteo/query.ts';
import { distance } from '../place/distance.ts';
import type { Located } from '../place/place.ts';
import { zone, type Zone } from '../place/zone.ts';
import { isKnown, rowsOf, type Row } from './rows.ts';
import type { Series } from './series.ts';
import { dayTable, stepTable, type Table } from './table.ts';
import { windowOf } from './window.ts';

type Granularity = 'daily' | 'hourly' | '15min';

export interface Asked {
  /** The forecast of the weather unless set. */
  readonly service?: 'marine';
  readonly place: Located;
  readonly days: number;
  readonly granularity: Granularity;
  readonly metrics: readonly MetricName[];
  readonly units: Units;
  readonly models: readonly Model[];
  readonly uncertainty: boolean;
}

export interface Forecast {
  readonly units: Readonly<Record<string, string>>;
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
  asking: Asking,
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
  const { units, models } = asked;
  const { service = 'forecast' } = asked;
  const query: SeriesQuery = { service, points: [place], section, metrics, models, units, from, to };
  const tableOf = (series: Series): Table =>
    granularity === 'daily'
      ? dayTable(series, metrics, clock, { dates })
      : stepTable(series, metrics, clock, { since: now, until: last });
  const { series, cell } = await firstOf(openMeteo, await affordable(openMeteo, query, asking), asking);
  noteCell(place, cell, asking);
  const members = asked.uncertainty ? await ensemble(openMeteo, query, asking) : undefined;
  const table = tableOf(series);
  const rows = rowsOf(table, series.units, members === undefined ? undefined : tableOf(members));
  return {
    units: unitsOf(table, series),
    rows: knownRows(rows),
    unavailable: asked.metrics.filter((name) => !series.units.has(name)),
    requested: granularity === 'daily' ? dates.length : stepsUntil(clock, { now, step: series.step, last }),
  };
}

/** From the first to the last row of which something is known. */
export function knownRows(rows: readonly Row[]): Row[] {
  return rows.slice(0, rows.findLastIndex(isKnown) + 1);
}

/** Of each column of numbers; what the weather is, is told in words. */
export function unitsOf({ columns }: Table, { units }: Series): Record<string, string> {
  const told = columns.filter(({ metric: name }) => units.has(name) && name !== 'weather');
  return Object.fromEntries(told.map(({ name, metric: of }) => [name, units.get(of) ?? '']));
}

export async function firstOf(openMeteo: OpenMeteo, query: SeriesQuery, asking: Asking): Promise<Said> {
  const [said] = await openMeteo.series(query, asking);
  return (
    said ?? {
      series: { instants: [], step: 3600, units: new Map(), runs: [] },
      cell: query.points[0] as Cell,
    }
  );
}

/** Where the limits have no room for several models, the best one for the place. */
async function affordable(openMeteo: OpenMeteo, query: SeriesQuery, asking: Asking): Promise<SeriesQuery> {
  if (query.models.length < 2) return query;
  const finest = await openMeteo.finest([query, { ...query, models: [] }]);
  if (finest !== query)
    asking.note('Only one model: for several, what may be asked of Open-Meteo is used up for now.');
  return finest;
}

const FAR_KM = 15;
const HIGH_M = 300;

/** Numbers are of the middle of a cell of the model, which may lie elsewhere, or much higher. */
export function noteCell(place: Located, cell: Cell, { note }: Asking): void {
  const km = distance(place, cell);
  if (km > FAR_KM)
    note(`The numbers are of a point ${Math.round(km)} km away, the nearest that the model has.`);
  const { elevation: ours } = place;
  const theirs = cell.elevation ?? undefined;
  if (ours !== undefined && theirs !== undefined && Math.abs(ours - theirs) > HIGH_M)
    note(`The numbers are for ${Math.round(theirs)} m above the sea; the place is at ${Math.round(ours)} m.`);
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
  query: SeriesQuery,
  asking: Asking,
): Promise<Series | undefined> {
  const metrics = query.metrics.filter((name) => metric(name).members === true);
  if (metrics.length === 0) return undefined;
  const whole: SeriesQuery = { ...query, service: 'ensemble', metrics };
  const few: SeriesQuery = { ...whole, metrics: metrics.slice(0, 1) };
  const finest = await openMeteo.finest(metrics.length === 1 ? [whole] : [whole, few]);
  if (finest !== whole)
    asking.note(
      `Uncertainty of ${metrics[0]} alone: for more, what may be asked of Open-Meteo is used up for now.`,
    );
  return (await firstOf(openMeteo, finest, asking)).series;
}
