import { dayColumns } from '../forecast/columns.ts';
import { firstOf, noteCell } from '../forecast/forecast.ts';
import { digitsOf, round } from '../forecast/rows.ts';
import { stepTable } from '../forecast/table.ts';
import { windowOf } from '../forecast/window.ts';
import type { Values } from '../forecast/series.ts';
import type { Asking } from '../open-meteo/asking.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { Located } from '../place/place.ts';
import { zone, type Zone } from '../place/zone.ts';
import { judge, metricsOf, type Criteria, type Named } from './criteria.ts';

interface Window {
  readonly start: string;
  readonly end: string;
  readonly hours: number;
  readonly values: Readonly<Record<string, number>>;
}

interface Windows {
  readonly windows: readonly Window[];
  /** The longest stretch that is too short, where none is long enough. */
  readonly closest: Window | undefined;
  /** Hours that each criterion alone or with others broke. */
  readonly broken: ReadonlyMap<Named, number>;
  readonly units: Readonly<Record<string, string>>;
  readonly hours: number;
  readonly known: number;
}

export interface AskedWindows {
  readonly place: Located;
  readonly criteria: Criteria;
  readonly days: number;
  readonly leastHours: number;
}

/** Stretches of hours that are as they were asked for. An hour of which not all is known is none of them. */
export async function findWindows(
  openMeteo: OpenMeteo,
  { place, criteria, days, leastHours }: AskedWindows,
  asking: Asking,
): Promise<Windows> {
  const clock = zone(place.timezone);
  const now = Date.now() / 1000;
  const { dates, from, to } = windowOf(clock, now, days);
  const metrics = metricsOf(criteria);
  const query = { service: 'forecast', section: 'hourly', models: [], units: 'metric', from, to } as const;
  const { series, cell } = await firstOf(openMeteo, { ...query, points: [place], metrics }, asking);
  noteCell(place, cell, asking);
  const { times, runs, columns } = stepTable(series, metrics, clock, {
    since: now,
    until: dates.at(-1) ?? '',
  });
  const rows = runs[0] ?? [];
  const at = (row: number, metric: MetricName) =>
    rows[row]?.[columns.findIndex((each) => each.metric === metric)] ?? null;
  const judged = times.map((time, row) =>
    judge(criteria, Number(time.slice(11, 13)), (metric) => at(row, metric)),
  );
  const stretches = stretchesOf(judged.map(({ broken, isUnknown }) => broken.length === 0 && !isUnknown));
  const windows = stretches.map(([first, end]) =>
    windowIn(clock, times[first] ?? '', { first, end, metrics, at, units: series.units }),
  );
  const long = windows.filter(({ hours }) => hours >= leastHours);
  const byLength = windows.toSorted((a, b) => b.hours - a.hours);
  const summed = dayColumns(metrics).filter(({ metric }) => metric !== 'daylight');
  return {
    windows: long,
    closest: long.length === 0 ? byLength[0] : undefined,
    broken: counted(judged.flatMap(({ broken }) => broken)),
    units: Object.fromEntries(summed.map(({ name, metric }) => [name, series.units.get(metric) ?? ''])),
    hours: times.length,
    known: judged.filter(({ isUnknown }) => !isUnknown).length,
  };
}

/** From the first of those that hold to the one behind the last. */
function stretchesOf(holds: readonly boolean[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const [row, held] of holds.entries()) {
    const last = stretches.at(-1);
    if (!held) continue;
    if (last?.[1] === row) last[1] = row + 1;
    else stretches.push([row, row + 1]);
  }
  return stretches;
}

interface Stretch {
  readonly first: number;
  readonly end: number;
  readonly metrics: readonly MetricName[];
  readonly at: (row: number, metric: MetricName) => number | null;
  readonly units: ReadonlyMap<MetricName, string>;
}

function windowIn(clock: Zone, start: string, { first, end, metrics, at, units }: Stretch): Window {
  const hours = end - first;
  const told = dayColumns(metrics, false, 1).flatMap(({ name, metric, of }): [string, number][] => {
    const values: Values = Array.from({ length: hours }, (_, row) => at(first + row, metric));
    const value = metric === 'daylight' ? null : of(values);
    return value === null ? [] : [[name, round(value, digitsOf(units.get(metric)))]];
  });
  return {
    start,
    end: clock.label(Date.parse(start) / 1000 + hours * 3600),
    hours,
    values: Object.fromEntries(told),
  };
}

function counted(names: readonly Named[]): Map<Named, number> {
  const counts = new Map<Named, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].toSorted(([, a], [, b]) => b - a));
}
