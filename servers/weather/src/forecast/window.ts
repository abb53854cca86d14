import type { Zone } from '../place/zone.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Open-Meteo forecasts so many days of UTC, today included. */
const MOST_DAYS = 16;

/** What is asked for in the days of a place, and what of the upstream's days, which are UTC's, that takes. */
export interface Window {
  /** Local days, today first: `2026-10-25`. */
  readonly dates: readonly [string, ...string[]];
  /** Days of UTC, both included. */
  readonly from: string;
  readonly to: string;
}

/** `days` local days from the one in which `now` is, in seconds since 1970. */
export function windowOf(zone: Zone, now: number, days: number): Window {
  const today = zone.date(now);
  const dates = Array.from({ length: days }, (_, ahead) => daysAfter(today, ahead));
  // Local midnight is at most 25 hours ago, on the day on which the clock went back; so far ahead it is at the end.
  const from = utcDate(now - 25 * HOUR);
  const to = utcDate(Math.min(now + days * DAY + HOUR, now + (MOST_DAYS - 1) * DAY));
  return { dates: [today, ...dates.slice(1)], from, to };
}

function daysAfter(date: string, days: number): string {
  return utcDate(Date.parse(`${date}T12:00Z`) / 1000 + days * DAY);
}

function utcDate(instant: number): string {
  return new Date(instant * 1000).toISOString().slice(0, 10);
}
