import { midnight } from '../place/zone.ts';
import type { Place } from '../place/place.ts';
import type { Model, SectionName } from './answer.ts';
import { metric, type MetricName } from './metrics.ts';

export type Units = 'metric' | 'imperial';

export type Point = Pick<Place, 'latitude' | 'longitude'>;

/** Which of Open-Meteo's interfaces: each has a host of its own. */
export type Service = 'air' | 'archive' | 'ensemble' | 'forecast' | 'geocoding' | 'marine';

/** Days of UTC, both included, of one section. */
export interface SeriesQuery {
  readonly service: Exclude<Service, 'geocoding'>;
  readonly points: readonly Point[];
  readonly section: SectionName;
  readonly metrics: readonly MetricName[];
  readonly models: readonly (Model | 'era5')[];
  readonly units: Units;
  readonly from: string;
  readonly to: string;
}

const DAY = 24 * 3600;
/** NOAA's, which reaches as far as the forecast does. */
const ENSEMBLE = 'gfs_seamless';
/** Its members. */
const MEMBERS = 31;

/**
 * What a request counts as against the limits: a tenth for each variable, of each model and member, of each two weeks that
 * were begun with the first, at each place; one at least (open-meteo/open-meteo, RateLimiter.swift).
 */
export function costOf({ service, points, metrics, models, from, to }: SeriesQuery): number {
  const runs = service === 'ensemble' ? MEMBERS : Math.max(1, models.length);
  const days = (midnight(to) - midnight(from)) / DAY + 1;
  const variables = metrics.length * runs;
  return points.length * Math.max(1, (variables / 10) * Math.max(1, days / 14));
}

/** All in UTC: what Open-Meteo calls local time has the offset of today, also for days on which another one holds. */
export function parametersOf({ points, section, metrics, models, units, from, to, service }: SeriesQuery) {
  return {
    ...placesOf(points),
    [section]: metrics.map((name) => metric(name).variable).join(','),
    models: service === 'ensemble' ? ENSEMBLE : models.join(',') || undefined,
    timeformat: 'unixtime',
    timezone: 'GMT',
    start_date: from,
    end_date: to,
    ...unitsOf(units, service),
  };
}

export function placesOf(points: readonly Point[]) {
  return {
    latitude: points.map(({ latitude }) => rounded(latitude)).join(','),
    longitude: points.map(({ longitude }) => rounded(longitude)).join(','),
  };
}

export function unitsOf(units: Units, service: Service) {
  if (units === 'metric' || service === 'air' || service === 'marine') return {};
  return { temperature_unit: 'fahrenheit', wind_speed_unit: 'mph', precipitation_unit: 'inch' };
}

/** Ten metres are near enough, and one place is one question. */
function rounded(degrees: number): number {
  return Number(degrees.toFixed(4));
}
