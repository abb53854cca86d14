import type { Column } from '../forecast/columns.ts';
import { dayTable } from '../forecast/table.ts';
import type { Series, Values } from '../forecast/series.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import type { Zone } from '../place/zone.ts';

/** Local days that are over, and what became of each: a value for each column, null where it is not known. */
export interface Days {
  readonly columns: readonly Column[];
  readonly of: ReadonlyMap<string, Values>;
}

export function daysOf(
  series: Series,
  metrics: readonly MetricName[],
  clock: Zone,
  dates: readonly string[],
): Days {
  const { columns, times, runs } = dayTable(series, metrics, clock, { dates, withMeans: true });
  return { columns, of: new Map(times.map((time, at) => [time, runs[0]?.[at] ?? []])) };
}

/** Of a month of which less is known, nothing is told. */
const LEAST_PART = 0.75;

type Known = readonly number[];

/** What a column of days becomes in a month, by the end of its name. */
const MONTHLY: readonly (readonly [RegExp, (known: Known) => number])[] = [
  [/_min$/, (known) => Math.min(...known)],
  [/_max$/, (known) => Math.max(...known)],
  [/_sum$/, total],
  [/_mean$/, (known) => total(known) / known.length],
];

/** One value for each column, of some days together. What the weather was like has no sum. */
export function together({ columns, of }: Days, dates: readonly string[]): Values {
  return columns.map(({ name }, at) => {
    const known = dates.flatMap((date) => of.get(date)?.[at] ?? []);
    const make = MONTHLY.find(([end]) => end.test(name))?.[1];
    return make === undefined || known.length === 0 || known.length < LEAST_PART * dates.length
      ? null
      : make(known);
  });
}

function total(known: Known): number {
  return known.reduce((sum, each) => sum + each, 0);
}
