import { metric, type MetricName } from '../open-meteo/metrics.ts';
import type { Zone } from '../place/zone.ts';
import { dayColumns, stepColumns, type Column } from './columns.ts';
import type { Run, Series, Values } from './series.ts';

/** Some steps of a series that make one row. */
interface Group {
  readonly time: string;
  /** For each metric, which steps of the series. What is of the time before an instant counts to that time. */
  readonly steps: (name: MetricName) => readonly number[];
}

export interface Table {
  readonly columns: readonly Column[];
  readonly times: readonly string[];
  /** For each run, a row for each time and a cell for each column. */
  readonly runs: readonly (readonly Values[])[];
}

/** The rows of local days: those of `dates`, each of all the steps that its clock shows. */
export function dayTable(
  series: Series,
  metrics: readonly MetricName[],
  zone: Zone,
  { dates, withMeans = false }: { readonly dates: readonly string[]; readonly withMeans?: boolean },
): Table {
  const atInstant = groupByDate(series, zone, 0);
  // The middle of the time before: in a zone of half hours, the half that is larger decides.
  const before = groupByDate(series, zone, series.step / 2);
  // Whole days are missing from a clock that crossed the date line: Samoa had no 30 December 2011.
  const [first = '', last = ''] = [[...atInstant.keys()][0], [...atInstant.keys()].at(-1)];
  const shown = dates.filter((date) => atInstant.has(date) || date < first || date > last);
  const groups = shown.map((time) => ({
    time,
    steps: (name: MetricName) => (metric(name).preceding === true ? before : atInstant).get(time) ?? [],
  }));
  return tableOf(series, dayColumns(metrics, withMeans), groups);
}

/** A row for each step from `since` on, up to the end of the last of `dates`. */
export function stepTable(
  series: Series,
  metrics: readonly MetricName[],
  zone: Zone,
  { since, until }: { since: number; until: string },
): Table {
  const groups = series.instants.flatMap((instant, step): Group[] => {
    if (instant + series.step <= since || zone.date(instant) > until) return [];
    // What is of the time before an instant is told of the time that it is about: it stands a step further.
    const steps = (name: MetricName) => [metric(name).preceding === true ? step + 1 : step];
    return [{ time: zone.label(instant), steps }];
  });
  return tableOf(series, stepColumns(metrics), groups);
}

function groupByDate({ instants }: Series, zone: Zone, back: number): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [step, instant] of instants.entries()) {
    const date = zone.date(instant - back);
    const group = groups.get(date);
    if (group === undefined) groups.set(date, [step]);
    else group.push(step);
  }
  return groups;
}

function tableOf({ runs }: Series, columns: readonly Column[], groups: readonly Group[]): Table {
  const rowsOf = (run: Run) =>
    groups.map(({ steps }) =>
      columns.map((column) => {
        const along = run.get(column.metric) ?? [];
        return column.of(steps(column.metric).map((step) => along[step] ?? null));
      }),
    );
  return { columns, times: groups.map(({ time }) => time), runs: runs.map(rowsOf) };
}
