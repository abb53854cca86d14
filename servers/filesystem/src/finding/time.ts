import { refuse } from '../errors.ts';

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
// Without an offset a time would be of wherever this server happens to run.
const DATE_OR_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A moment, in ms: a date (its beginning in UTC), a time with its offset, or an age, such as `24h`, before `now`. */
export function parseMoment(name: string, text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const time = DATE_OR_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw refuse(
    'INVALID_ARGUMENTS',
    `${name}: give a date (2026-01-31), a time (2026-01-31T12:00Z) or an age (30m, 24h, 7d, 2w).`,
  );
}
