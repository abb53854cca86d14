import { httpClient, type HttpClient } from '@plugboard/core/upstream';
import type { Place } from '../place/place.ts';
import { ForecastAnswer, type Model, type SectionName } from './answer.ts';
import { inOurWords, secondsToWait } from './failure.ts';
import { SearchAnswer, type Hit } from './geocoding.ts';
import { metric, type MetricName } from './metrics.ts';

export type Units = 'metric' | 'imperial';

/** Days of UTC, both included, of one section. */
export interface ForecastQuery {
  readonly place: Pick<Place, 'latitude' | 'longitude'>;
  readonly section: SectionName;
  readonly metrics: readonly MetricName[];
  readonly models: readonly Model[];
  readonly units: Units;
  readonly from: string;
  readonly to: string;
}

/** Open-Meteo, as far as weather needs it. Each failure is a `ToolError`. */
export interface OpenMeteo extends AsyncDisposable {
  /** Places of a name, the likeliest first. */
  readonly search: (
    name: string,
    asked: { count: number; country?: string | undefined },
    signal: AbortSignal,
  ) => Promise<Hit[]>;
  readonly forecast: (query: ForecastQuery, signal: AbortSignal) => Promise<ForecastAnswer>;
  /** The members of NOAA's ensemble, which reaches as far as the forecast does. */
  readonly ensemble: (query: ForecastQuery, signal: AbortSignal) => Promise<ForecastAnswer>;
  /** The IANA name of the clock at a point. */
  readonly zoneAt: (point: Pick<Place, 'latitude' | 'longitude'>, signal: AbortSignal) => Promise<string>;
}

export interface OpenMeteoOptions {
  /** A server of one's own for all of it, instead of Open-Meteo's. */
  readonly url?: string | undefined;
  /** For paying customers, who have hosts of their own. */
  readonly apiKey?: string | undefined;
  readonly userAgent: string;
  readonly allowPrivateNetwork: boolean;
}

const ENSEMBLE = 'gfs_seamless';

export function openMeteo({ url, apiKey, ...rest }: OpenMeteoOptions): OpenMeteo {
  const client = (host: string): HttpClient =>
    httpClient({
      ...rest,
      name: 'Open-Meteo',
      baseUrl: url ?? `https://${apiKey === undefined ? '' : 'customer-'}${host}.open-meteo.com`,
      // More than one at a time from one address is answered with 429, whichever process sends it.
      concurrency: 1,
      shared: url === undefined ? 'open-meteo' : undefined,
      retryAfter: secondsToWait,
      cache: true,
    });
  const [api, geocoding, ensemble] = [client('api'), client('geocoding-api'), client('ensemble-api')];
  const key = apiKey === undefined ? {} : { apikey: apiKey };

  return {
    search: async (name, { count, country }, signal) => {
      const query = { name, count, countryCode: country, language: 'en', format: 'json', ...key };
      const answer = await inOurWords(geocoding.get('/v1/search', { query, signal }));
      return answer.json(SearchAnswer).results;
    },
    forecast: async (asked, signal) => {
      const answer = await inOurWords(
        api.get('/v1/forecast', { query: { ...queryOf(asked), ...key }, signal }),
      );
      return answer.json(ForecastAnswer);
    },
    ensemble: async (asked, signal) => {
      const query = { ...queryOf(asked), models: ENSEMBLE, ...key };
      return (await inOurWords(ensemble.get('/v1/ensemble', { query, signal }))).json(ForecastAnswer);
    },
    zoneAt: async ({ latitude, longitude }, signal) => {
      const query = { latitude, longitude, timezone: 'auto', forecast_days: 1, ...key };
      return (await inOurWords(api.get('/v1/forecast', { query, signal }))).json(ForecastAnswer).timezone;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([api, geocoding, ensemble].map((each) => each[Symbol.asyncDispose]()));
    },
  };
}

/** All in UTC: what Open-Meteo calls local time has the offset of today, also for days on which another one holds. */
function queryOf({
  place: { latitude, longitude },
  section,
  metrics,
  models,
  units,
  from,
  to,
}: ForecastQuery) {
  return {
    latitude,
    longitude,
    [section]: metrics.map((name) => metric(name).variable).join(','),
    models: models.length === 0 ? undefined : models.join(','),
    timeformat: 'unixtime',
    timezone: 'GMT',
    start_date: from,
    end_date: to,
    ...(units === 'imperial'
      ? { temperature_unit: 'fahrenheit', wind_speed_unit: 'mph', precipitation_unit: 'inch' }
      : {}),
  };
}
