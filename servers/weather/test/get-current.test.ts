import { expect, it } from 'vitest';
import { ask } from './ask.ts';
import type { Weather } from './open-meteo.ts';

const place = 'Amsterdam';
const KNOWN: Readonly<Record<string, number | null>> = {
  weather_code: 61,
  is_day: 1,
  temperature_2m: 17.26,
  precipitation: 0,
  wind_speed_10m: null,
};
const WEATHER: Weather = (variable) => (variable in KNOWN ? (KNOWN[variable] ?? null) : 3);

it('get_current tells what is now, by the clock of the place, and what is not known', async () => {
  const { text } = await ask('get_current', { place }, { weather: WEATHER });
  expect(text).toContain('Amsterdam, North Holland, The Netherlands (52.37, 4.89) | Europe/Amsterdam');
  expect(text).toContain('2026-06-10T12:15+02:00 | light rain | day');
  expect(text).toContain('temperature 17.3 °C');
  expect(text).toContain('Not known: wind_speed.');
  expect(text).toContain('Precipitation is of the 15 minutes before.');
  expect(text).toContain('Source: Open-Meteo.com, CC BY 4.0');
});

it('get_current answers no rain as 0 and no wind that is known as nothing', async () => {
  const { data } = await ask('get_current', { place }, { weather: WEATHER });
  expect(data).toMatchObject({
    values: { temperature: 17.3, precipitation: 0 },
    units: { temperature: '°C' },
    coverage: { requested: 11, returned: 10, null_trimmed: 1 },
  });
  expect(data).not.toHaveProperty('values.wind_speed');
});

it('get_current asks in the units of a person', async () => {
  const { asked } = await ask('get_current', { place, units: 'imperial' });
  expect(asked[1]).toMatchObject({ temperature_unit: 'fahrenheit', wind_speed_unit: 'mph', timezone: 'GMT' });
});
