import { describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { placeIn, type Weather } from './open-meteo.ts';

interface Rows {
  readonly rows: {
    time: string;
    values: Record<string, number>;
    normal?: Record<string, { mean: number; below: number }>;
  }[];
  readonly coverage: object;
}

const place = 'Testville';
/** One millimetre in each hour, and degrees that tell the hour of UTC. */
const STEADY: Weather = (variable, instant) =>
  variable === 'precipitation' ? 1 : variable === 'temperature_2m' ? (instant / 3600) % 24 : null;

async function history(timezone: string, args: object, weather: Weather = STEADY) {
  const told = await ask('get_history', { place, ...args }, { places: [placeIn(timezone)], weather });
  return { ...told, ...(told.data as Rows) };
}

describe('get_history', () => {
  // What Open-Meteo calls local has the offset of today: asked in June, a day of January would begin an hour late.
  it.each([
    ['Europe/Amsterdam', '1953-01-31', 24, '1953-01-31T00:00+01:00'],
    ['Europe/Amsterdam', '2025-03-30', 23, '2025-03-30T00:00+01:00'],
    ['Europe/Amsterdam', '2025-10-26', 25, '2025-10-26T00:00+02:00'],
    ['America/New_York', '2024-03-10', 23, '2024-03-10T00:00-05:00'],
    ['America/New_York', '2024-11-03', 25, '2024-11-03T00:00-04:00'],
    ['Australia/Adelaide', '2024-04-07', 25, '2024-04-07T00:30+10:30'],
    ['Asia/Kolkata', '2024-06-01', 24, '2024-06-01T00:30+05:30'],
    ['Pacific/Kiritimati', '2024-01-01', 24, '2024-01-01T00:00+14:00'],
  ])('in %s has all hours of %s: %i', async (zone, date, hours, first) => {
    const args = { start: date, end: date };
    const day = await history(zone, args);
    expect(day.rows).toMatchObject([{ time: date, values: { precipitation_sum: hours } }]);
    const each = await history(zone, { ...args, aggregate: 'hourly' });
    expect(each.rows).toHaveLength(hours);
    expect(each.rows[0]?.time).toBe(first);
  });

  it('has no day that a place has skipped, and says so', async () => {
    const told = await history('Pacific/Apia', { start: '2011-12-29', end: '2011-12-31' });
    expect(told.rows.map(({ time }) => time)).toEqual(['2011-12-29', '2011-12-31']);
    expect(told.text).toContain('crossed the date line');
  });

  it('asks the archive in UTC, for the hours around the local days', async () => {
    const { asked } = await history('America/New_York', { start: '2024-01-01', end: '2024-01-02' });
    expect(asked.at(-1)).toMatchObject({
      path: '/v1/archive',
      timezone: 'GMT',
      timeformat: 'unixtime',
      start_date: '2023-12-31',
      end_date: '2024-01-03',
    });
  });

  it('adds up months, and leaves out what nobody knows', async () => {
    const lastWeek: Weather = (variable, instant) =>
      instant > Date.UTC(2026, 5, 5) / 1000 ? null : STEADY(variable, instant, '');
    const told = await history(
      'UTC',
      { start: '2026-05-01', end: '2026-06-10', aggregate: 'monthly' },
      lastWeek,
    );
    expect(told.rows[0]).toMatchObject({ time: '2026-05', values: { precipitation_sum: 744 } });
    const days = await history('UTC', { start: '2026-06-04', end: '2026-06-08' }, lastWeek);
    expect(days.rows.map(({ time }) => time)).toEqual(['2026-06-04']);
    expect(days.coverage).toEqual({ requested: 5, returned: 1, null_trimmed: 4 });
    expect(days.text).not.toMatch(/2026-06-06 \|.* 0/);
  });

  it('compares with thirty years of the same model, which are asked for once', async () => {
    const warming: Weather = (variable, instant) =>
      variable === 'temperature_2m' ? new Date(instant * 1000).getUTCFullYear() - 2000 : 0;
    const told = await history(
      'UTC',
      { start: '2024-07-01', end: '2024-07-01', compare_normals: true },
      warming,
    );
    expect(told.rows[0]?.normal?.['temperature_mean'] ?? told.rows[0]?.normal?.['temperature_max']).toEqual({
      mean: 5.5,
      below: 100,
    });
    expect(told.asked.filter(({ path }) => path === '/v1/archive')).toHaveLength(2);
    expect(told.text).toContain('the mean of 1991–2020');
  });

  it.each([
    [{ start: '1939-12-31', end: '1940-01-02' }, 'The archive begins on 1940-01-01.'],
    [{ start: '2030-01-01', end: '2030-01-02' }, 'start is in the future'],
    [{ start: '2024-02-30', end: '2024-03-02' }, 'start is no day of the calendar'],
    [{ start: '2024-03-02', end: '2024-03-01' }, 'end'],
    [
      { start: '2024-01-01', end: '2024-01-02', aggregate: 'hourly', compare_normals: true },
      'Hours have no normals.',
    ],
    [{ start: '1990-01-01', end: '2020-01-02', aggregate: 'hourly' }, 'hourly is for'],
  ])('refuses %j', async (args, words) => {
    const { isError, text } = await ask('get_history', { place, ...args }, { places: [placeIn('UTC')] });
    expect(isError).toBe(true);
    expect(text).toContain(words);
  });
});
