import type { Asking } from '../open-meteo/asking.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { Located } from '../place/place.ts';
import { utcDate, zone } from '../place/zone.ts';
import { firstOf, knownRows, noteCell, unitsOf } from './forecast.ts';
import { rowsOf, type Row } from './rows.ts';
import { stepTable } from './table.ts';

export interface AskedSteps {
  readonly service: 'air' | 'marine';
  readonly place: Located;
  readonly metrics: readonly MetricName[];
  /** How many hours from the one that runs now. */
  readonly steps: number;
  /** One row for so many of them. */
  readonly every: number;
}

const HOUR = 3600;

export interface Steps {
  readonly units: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  readonly unavailable: readonly MetricName[];
  readonly requested: number;
}

/** The next hours at a place, from the one that runs. */
export async function makeSteps(openMeteo: OpenMeteo, asked: AskedSteps, asking: Asking): Promise<Steps> {
  const { service, place, metrics, steps, every } = asked;
  const now = Date.now() / 1000;
  const start = Math.floor(now / HOUR) * HOUR;
  const [from, to] = [utcDate(start), utcDate(start + steps * HOUR)];
  const query = {
    service,
    points: [place],
    section: 'hourly',
    metrics,
    models: [],
    units: 'metric',
    from,
    to,
  } as const;
  const { series, cell } = await firstOf(openMeteo, query, asking);
  noteCell(place, cell, asking);
  const table = stepTable(series, metrics, zone(place.timezone), { since: now, until: LAST });
  const rows = rowsOf(table, series.units).slice(0, steps);
  return {
    units: unitsOf(table, series),
    rows: knownRows(rows.filter((_, at) => at % every === 0)),
    unavailable: metrics.filter((name) => !series.units.has(name)),
    requested: Math.ceil(steps / every),
  };
}

const LAST = '9999-12-31';
