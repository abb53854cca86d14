import { expect, it } from 'vitest';
import { ask } from './ask.ts';
import { AMSTERDAM, placeIn, SPRINGFIELDS } from './open-meteo.ts';

const KIRITIMATI = { ...placeIn('Pacific/Kiritimati', -157.4), name: 'London', country: 'Kiribati' };

it('compare_places shows the same days side by side, each by its own clock, with one request', async () => {
  const { data, text, asked } = await ask(
    'compare_places',
    { places: ['Amsterdam', 'London'], start: '2026-06-11', end: '2026-06-12', metrics: ['precipitation'] },
    { places: [AMSTERDAM, KIRITIMATI], weather: () => 1 },
  );
  expect(data).toMatchObject({
    rows: [{ values: { precipitation_sum: 48 } }, { values: { precipitation_sum: 48 } }],
    coverage: { requested: 2, returned: 2 },
  });
  expect(asked.filter(({ path }) => path === '/v1/forecast')).toHaveLength(1);
  expect(text).toContain('Amsterdam');
});

it('compare_places leaves out a name that may mean several, and says which', async () => {
  const { data, text } = await ask(
    'compare_places',
    { places: ['Amsterdam', 'Springfield'] },
    { places: [AMSTERDAM, ...SPRINGFIELDS] },
  );
  expect(data).toMatchObject({
    rows: [{ place: { name: expect.stringContaining('Amsterdam') } }],
    unclear: [{ asked: 'Springfield' }],
  });
  expect(text).toContain('Not compared: "Springfield" may be Springfield, Missouri');
});

it('compare_places takes the past from the archive, and no days that are neither', async () => {
  const places = ['Amsterdam', { latitude: 1, longitude: 2 }];
  const past = await ask('compare_places', { places, start: '2020-01-01', end: '2020-01-31' });
  expect(past.asked.at(-1)?.path).toBe('/v1/archive');
  const both = await ask('compare_places', { places, start: '2025-12-01', end: '2026-06-20' });
  expect(both).toMatchObject({ isError: true, text: expect.stringContaining('has to end by') });
});
