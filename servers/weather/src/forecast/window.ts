import { daysAfter, midnight, utcDate, type Zone } from '../place/zone.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Open-Meteo forecasts so many days of UTC, today included. */
const MOST_DAYS = 16;

/** What is asked for in the days of a place, and what of the upstream's days, which are UTC's, that takes. */
export interface Window {
  /** Local days: `2026-10-25`. */
  readonly dates: readonly [string, ...string[]];
  /** Days of UTC, both included. */
  readonly from: string;
  readonly to: string;
}

/** `days` local days from the one in which `now` is, in seconds since 1970. */
export function windowOf(zone: Zone, now: number, days: number): Window {
  const today = zone.date(now);
  // Local midnight is at most 25 hours ago, on the day on which the clock went back; so far ahead it is at the end.
  const from = utcDate(now - 25 * HOUR);
  const to = utcDate(Math.min(now + days * DAY + HOUR, now + (MOST_DAYS - 1) * DAY));
  return { dates: datesOf(today, daysAfter(today, days - 1)), from, to };
}

/**
 * The local days from `start` to `end`, both included, as far as the upstream's days reach. No clock is more than 14 hours
 * from UTC, and the sum of the last hour of a day stands at the first instant of the next.
 */
export function windowBetween(
  { start, end }: { readonly start: string; readonly end: string },
  { earliest, latest }: { readonly earliest: string; readonly latest: string },
): Window {
  const [from, to] = [daysAfter(start, -1), daysAfter(end, 1)];
  return {
    dates: datesOf(start, end),
    from: from < earliest ? earliest : from,
    to: to > latest ? latest : to,
  };
}

/** Both included; the first alone where the second is before it. */
function datesOf(start: string, end: string): [string, ...string[]] {
  const count = Math.round((midnight(end) - midnight(start)) / DAY);
  return [start, ...Array.from({ length: Math.max(0, count) }, (_, ahead) => daysAfter(start, ahead + 1))];
}
