import { describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import type { Weather } from './open-meteo.ts';

const place = 'Amsterdam';
/** The wind is the hour of UTC: light in the night, strong in the evening. It never rains, and is light from 5 to 20. */
const WINDY: Weather = (variable, instant) => {
  const hour = (instant / 3600) % 24;
  if (variable === 'wind_speed_10m') return hour;
  if (variable === 'is_day') return hour >= 5 && hour < 20 ? 1 : 0;
  return variable === 'temperature_2m' ? 15 : 0;
};

interface Found {
  readonly windows: { start: string; end: string; hours: number; values: Record<string, number> }[];
  readonly in_the_way?: Record<string, number>;
  readonly closest?: { hours: number };
  readonly coverage: object;
}

const find = async (args: object, weather = WINDY, now?: string) => {
  const told = await ask(
    'find_weather_window',
    { place, ...args },
    { weather, ...(now !== undefined && { now }) },
  );
  return { ...told, ...(told.data as Found) };
};

describe('find_weather_window', () => {
  it('answers stretches in which all holds, by the clock of the place', async () => {
    const { windows, text } = await find({ criteria: { max_wind: 6, daylight: true }, days: 2 });
    expect(windows).toMatchObject([
      { start: '2026-06-11T07:00+02:00', end: '2026-06-11T09:00+02:00', hours: 2 },
    ]);
    expect(text).toContain('2026-06-11T07:00+02:00 to 2026-06-11T09:00+02:00, 2 h');
  });

  it('keeps to hours of the day', async () => {
    const { windows } = await find({ criteria: { max_wind: 30, from_hour: 14, to_hour: 17 }, days: 2 });
    expect(windows).toMatchObject([
      { start: '2026-06-10T14:00+02:00', end: '2026-06-10T17:00+02:00' },
      { start: '2026-06-11T14:00+02:00', end: '2026-06-11T17:00+02:00' },
    ]);
  });

  it('says what is in the way, and which stretch comes nearest', async () => {
    const {
      windows,
      in_the_way: way,
      closest,
      text,
    } = await find({ criteria: { max_wind: 2 }, days: 2, min_hours: 6 });
    expect(windows).toEqual([]);
    expect(Object.keys(way ?? {})).toEqual(['max_wind']);
    expect(closest).toMatchObject({ hours: 3 });
    expect(text).toContain('No 6 hours together are so.');
    expect(text).toContain('In the way: max_wind');
  });

  it('takes no hour of which something is not known', async () => {
    const gap: Weather = (variable, instant, run) =>
      variable === 'wind_speed_10m' && (instant / 3600) % 24 === 4 ? null : WINDY(variable, instant, run);
    const { windows, text } = await find({ criteria: { max_wind: 6 }, days: 2 }, gap);
    expect(windows).toMatchObject([{ hours: 4 }, { hours: 2 }]);
    expect(text).toContain('not all is known; they are in no stretch.');
  });

  it('counts the hour that comes twice, and not the one that is skipped', async () => {
    const all = { criteria: { min_temp: 0, from_hour: 0, to_hour: 6 }, days: 1, min_hours: 1 };
    const autumn = await find(all, WINDY, '2026-10-24T22:00Z');
    expect(autumn.windows).toMatchObject([
      { start: '2026-10-25T00:00+02:00', end: '2026-10-25T06:00+01:00', hours: 7 },
    ]);
    const spring = await find(all, WINDY, '2026-03-28T23:00Z');
    expect(spring.windows).toMatchObject([
      { start: '2026-03-29T00:00+01:00', end: '2026-03-29T06:00+02:00', hours: 5 },
    ]);
  });
});
