import { ToolError } from '@plugboard/core';
import { noteCell } from '../forecast/forecast.ts';
import { digitsOf, round } from '../forecast/rows.ts';
import { windowBetween } from '../forecast/window.ts';
import { daysOf, together } from '../history/days.ts';
import { EARLIEST } from '../history/history.ts';
import type { Asking } from '../open-meteo/asking.ts';
import type { WeatherMetric } from '../open-meteo/metrics.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { Located } from '../place/place.ts';
import { daysAfter, utcDate, zone } from '../place/zone.ts';

export interface AskedComparison {
  readonly places: readonly Located[];
  readonly start: string;
  readonly end: string;
  readonly metrics: readonly WeatherMetric[];
}

export interface Comparison {
  /** For each place, in its order. */
  readonly rows: readonly Readonly<Record<string, number>>[];
  readonly units: Readonly<Record<string, string>>;
  readonly isPast: boolean;
}

/** The forecast keeps so many days that are over. */
const KEPT_DAYS = 90;
const AHEAD_DAYS = 15;

/** The same days at several places, each by its own clock, in one request. */
export async function comparePlacesIn(
  openMeteo: OpenMeteo,
  asked: AskedComparison,
  asking: Asking,
): Promise<Comparison> {
  const { places, metrics } = asked;
  const { service, earliest, latest } = rangeFor(asked);
  const { dates, from, to } = windowBetween(asked, { earliest, latest });
  const query = {
    service,
    points: places,
    section: 'hourly',
    metrics,
    models: [],
    units: 'metric',
    from,
    to,
  } as const;
  const answers = await openMeteo.series(query, asking);
  const units = new Map<string, string>();
  const rows = places.map((place, at) => {
    const answer = answers[at];
    if (answer === undefined) return {};
    const { series, cell } = answer;
    noteCell(place, cell, { ...asking, note: (words) => asking.note(`${place.name}: ${words}`) });
    const days = daysOf(series, metrics, zone(place.timezone), dates);
    const values = together(days, dates);
    const known = days.columns.flatMap(({ name, metric }, column): [string, number][] => {
      const [value = null, unit = ''] = [values[column], series.units.get(metric)];
      if (value === null) return [];
      units.set(name, unit);
      return [[name, round(value, digitsOf(unit))]];
    });
    return Object.fromEntries(known);
  });
  return { rows, units: Object.fromEntries(units), isPast: service === 'archive' };
}

function rangeFor({ start, end }: AskedComparison) {
  const today = utcDate(Date.now() / 1000);
  const latest = daysAfter(today, AHEAD_DAYS);
  const kept = daysAfter(today, -KEPT_DAYS);
  if (start < EARLIEST) throw outOfRange(`The archive begins on ${EARLIEST}.`);
  if (end > latest) throw outOfRange(`Nothing is forecast after ${latest}.`);
  if (start > kept) return { service: 'forecast', earliest: kept, latest } as const;
  if (end <= today) return { service: 'archive', earliest: EARLIEST, latest: today } as const;
  throw outOfRange(`What begins before ${kept} has to end by ${today}.`);
}

function outOfRange(message: string): ToolError {
  return new ToolError(message, { code: 'OUT_OF_RANGE', hint: 'Ask for other days, or in parts.' });
}
