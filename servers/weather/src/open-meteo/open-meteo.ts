import type { Series } from '../forecast/series.ts';
import type { Store } from '../store/store.ts';
import { currentIn, ForecastAnswer, ManyAnswers, seriesIn, type Cell, type Current } from './answer.ts';
import { openAsker, type Asking, type OpenMeteoOptions } from './asking.ts';
import { SearchAnswer, type Hit } from './geocoding.ts';
import { metric, type MetricName } from './metrics.ts';
import {
  costOf,
  parametersOf,
  placesOf,
  unitsOf,
  type Point,
  type SeriesQuery,
  type Units,
} from './query.ts';

/** What it says of one point. */
export interface Said {
  readonly series: Series;
  readonly cell: Cell;
}

/** Open-Meteo, as far as weather needs it. Each failure is a `ToolError`. */
export interface OpenMeteo extends AsyncDisposable {
  /** Places of a name, the likeliest first. */
  readonly search: (
    name: string,
    asked: { count: number; country?: string | undefined },
    asking: Asking,
  ) => Promise<Hit[]>;
  /** The IANA name of the clock at a point. */
  readonly zoneAt: (point: Point, asking: Asking) => Promise<string>;
  /** For each point of the query, in its order. */
  readonly series: (query: SeriesQuery, asking: Asking) => Promise<Said[]>;
  readonly current: (
    query: { readonly point: Point; readonly metrics: readonly MetricName[]; readonly units: Units },
    asking: Asking,
  ) => Promise<Current & { readonly cell: Cell }>;
  /** The first of some queries, each coarser than the one before it, that can be answered now; else the last of them. */
  readonly finest: (queries: readonly [SeriesQuery, ...SeriesQuery[]]) => Promise<SeriesQuery>;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds for which an answer is as good as a new one: what models say of the future changes by the hour. */
const FRESH: Record<SeriesQuery['service'], number> = {
  forecast: 15 * MINUTE,
  ensemble: HOUR,
  air: HOUR,
  marine: HOUR,
  archive: 3 * HOUR,
};
/** So many days after it, what was is settled. */
const SETTLED = 10 * DAY;

export function openMeteo(options: OpenMeteoOptions, store: () => Promise<Store>): OpenMeteo {
  const asker = openAsker(options, store);
  const series: OpenMeteo['series'] = async (query, asking) => {
    const answers = await asker.ask(questionOf(query), asking);
    return answers.map((answer) => ({
      series: seriesIn(answer, query.section, query.metrics),
      cell: answer,
    }));
  };
  return {
    search: async (name, { count, country }, asking) => {
      const query = { name, count, countryCode: country, language: 'en', format: 'json' };
      const question = { query, schema: SearchAnswer, cost: 1, fresh: 7 * DAY, stale: 60 * DAY };
      return (await asker.ask({ ...question, service: 'geocoding', path: '/v1/search' }, asking)).results;
    },
    zoneAt: async (point, asking) => {
      const query = { ...placesOf([point]), timezone: 'auto', forecast_days: 1 };
      const question = { query, schema: ForecastAnswer, cost: 1, fresh: 30 * DAY, stale: 60 * DAY };
      return (await asker.ask({ ...question, service: 'forecast', path: PATHS.forecast }, asking)).timezone;
    },
    series,
    current: async ({ point, metrics, units }, asking) => {
      const query = {
        ...placesOf([point]),
        current: metrics.map((name) => metric(name).variable).join(','),
        timeformat: 'unixtime',
        timezone: 'GMT',
        ...unitsOf(units, 'forecast'),
      };
      const cost = Math.max(1, metrics.length / 10);
      const question = { query, schema: ForecastAnswer, cost, fresh: 5 * MINUTE, stale: HOUR };
      const answer = await asker.ask({ ...question, service: 'forecast', path: PATHS.forecast }, asking);
      return { ...currentIn(answer, metrics), cell: answer };
    },
    finest: async ([first, ...coarser]) => {
      let query = first;
      for (const next of coarser) {
        if (await asker.affords(questionOf(query))) return query;
        query = next;
      }
      return query;
    },
    [Symbol.asyncDispose]: () => asker[Symbol.asyncDispose](),
  };
}

function questionOf(query: SeriesQuery) {
  const isSettled = query.service === 'archive' && Date.parse(query.to) / 1000 < Date.now() / 1000 - SETTLED;
  return {
    service: query.service,
    path: PATHS[query.service],
    query: parametersOf(query),
    schema: ManyAnswers,
    cost: costOf(query),
    fresh: isSettled ? 30 * DAY : FRESH[query.service],
    stale: isSettled ? 30 * DAY : DAY,
  };
}

const PATHS: Record<SeriesQuery['service'], string> = {
  air: '/v1/air-quality',
  archive: '/v1/archive',
  ensemble: '/v1/ensemble',
  forecast: '/v1/forecast',
  marine: '/v1/marine',
};
