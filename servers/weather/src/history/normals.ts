import * as z from 'zod';
import type { Values } from '../forecast/series.ts';
import { firstOf } from '../forecast/forecast.ts';
import type { Asking } from '../open-meteo/asking.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { Located } from '../place/place.ts';
import { daysAfter, zone } from '../place/zone.ts';
import { windowBetween } from '../forecast/window.ts';
import type { Store } from '../store/store.ts';
import { daysOf, together, type Days } from './days.ts';

/** The years that the World Meteorological Organization compares with. */
const YEARS = Array.from({ length: 30 }, (_, year) => 1991 + year);
const ALL = { start: '1991-01-01', end: '2020-12-31' };
const AROUND_DAYS = 7;
const METRICS = ['temperature', 'precipitation'] as const satisfies readonly MetricName[];

/** What is usual, and how much of it is lower than what was. */
export interface Normal {
  readonly mean: number;
  readonly below: number;
}

/** The days of thirty years at a place. */
export interface Normals {
  readonly ofDay: (date: string, name: string, value: number) => Normal | undefined;
  readonly ofMonth: (dates: readonly string[], name: string, value: number) => Normal | undefined;
}

/** Asked for once: thirty years of hours weigh much, and do not change. */
export async function findNormals(
  { openMeteo, store }: { readonly openMeteo: OpenMeteo; readonly store: () => Promise<Store> },
  place: Located,
  asking: Asking,
): Promise<Normals> {
  const { latitude, longitude, timezone } = place;
  const key = `normals ${latitude.toFixed(4)},${longitude.toFixed(4)} ${timezone}`;
  const known = (await store()).kept(key);
  const days = (known && read(known.text)) ?? (await ask(openMeteo, place, asking));
  if (known === undefined) (await store()).keep(key, write(days), FOR_EVER);
  return normalsIn(days);
}

const FOR_EVER = 10 * 365 * 24 * 3600;

async function ask(openMeteo: OpenMeteo, place: Located, asking: Asking): Promise<Days> {
  const { dates, from, to } = windowBetween(ALL, { earliest: '1940-01-01', latest: '2021-01-01' });
  const query = {
    service: 'archive',
    section: 'hourly',
    models: ['era5'],
    units: 'metric',
    from,
    to,
  } as const;
  const { series } = await firstOf(openMeteo, { ...query, points: [place], metrics: METRICS }, asking);
  return daysOf(series, METRICS, zone(place.timezone), dates);
}

function normalsIn(days: Days): Normals {
  const normal = (name: string, value: number, samples: readonly Values[]): Normal | undefined => {
    const at = days.columns.findIndex((column) => column.name === name);
    const known = samples.flatMap((sample) => sample[at] ?? []);
    if (at < 0 || known.length < samples.length / 2 || known.length === 0) return undefined;
    const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
    return { mean, below: Math.round((100 * known.filter((each) => each < value).length) / known.length) };
  };
  return {
    ofDay: (date, name, value) =>
      normal(
        name,
        value,
        around(date).map((each) => days.of.get(each) ?? []),
      ),
    ofMonth: (dates, name, value) =>
      normal(
        name,
        value,
        YEARS.map((year) =>
          together(
            days,
            dates.map((date) => inYear(date, year)),
          ),
        ),
      ),
  };
}

/** The days of all the years within a week of a day. */
function around(date: string): string[] {
  return YEARS.flatMap((year) =>
    Array.from({ length: 2 * AROUND_DAYS + 1 }, (_, at) => daysAfter(inYear(date, year), at - AROUND_DAYS)),
  );
}

/** The same day of another year; of 29 February the one before where there is none. */
function inYear(date: string, year: number): string {
  const same = `${year}${date.slice(4)}`;
  return same.endsWith('-02-29') && daysAfter(same, 0) !== same ? `${year}-02-28` : same;
}

const Written = z.object({
  names: z.array(z.string()),
  days: z.array(z.tuple([z.string(), z.array(z.number().nullable())])),
});

function write({ columns, of }: Days): string {
  const days = [...of].map(([date, values]) => [
    date,
    values.map((value) => (value === null ? null : Number(value.toFixed(2)))),
  ]);
  return JSON.stringify({ names: columns.map(({ name }) => name), days });
}

function read(text: string): Days | undefined {
  const { data } = Written.safeParse(JSON.parse(text));
  if (data === undefined) return undefined;
  const columns = data.names.map((name) => ({ name, metric: METRICS[0], of: () => null }));
  return { columns, of: new Map(data.days) };
}
