import { expect, it } from 'vitest';
import { ask } from './ask.ts';

const place = 'Amsterdam';

it('get_air_quality tells the next hours, and trims those of which nothing is known', async () => {
  const { data, text, asked } = await ask(
    'get_air_quality',
    { place, hours: 12 },
    { weather: (_, instant) => (instant < Date.UTC(2026, 5, 10, 15) / 1000 ? 0 : null) },
  );
  expect(asked.at(-1)).toMatchObject({ path: '/v1/air-quality', timezone: 'GMT' });
  expect(data).toMatchObject({ coverage: { requested: 12, returned: 5, null_trimmed: 7 } });
  expect(text).toContain('2026-06-10T12:00+02:00 | 0');
  expect(text).toContain('Of the last 7 rows nothing is known.');
  expect(text).toContain('European index: up to 20 good');
  expect(text).toContain('Copernicus Atmosphere Monitoring Service');
});

it('get_air_quality says that there is no pollen where nobody forecasts it', async () => {
  const { text, asked } = await ask(
    'get_air_quality',
    { place, pollen: true },
    { weather: (variable) => (variable.includes('pollen') ? null : 12) },
  );
  expect(JSON.stringify(asked.at(-1))).toContain('pollen');
  expect(text).toContain('No pollen: it is forecast for Europe alone, in its season.');
});

it('get_air_quality tells pollen where it is asked for', async () => {
  const { data } = await ask('get_air_quality', { place, pollen: true }, { weather: () => 3 });
  expect(Object.keys((data as { units: object }).units).includes('grass')).toBe(true);
});
