import { expect, it } from 'vitest';
import { ask } from './ask.ts';

const place = 'Amsterdam';

it('get_marine tells the sea by the clock of the place, and where a calm sea ends and the unknown begins', async () => {
  const { data, text, asked } = await ask(
    'get_marine',
    { place, days: 3 },
    { weather: (_, instant) => (instant < Date.UTC(2026, 5, 11, 22) / 1000 ? 0 : null) },
  );
  expect(asked.at(-1)).toMatchObject({ path: '/v1/marine', timezone: 'GMT' });
  expect(data).toMatchObject({ coverage: { requested: 24, returned: 12, null_trimmed: 12 } });
  expect(text).toContain('Of the last 12 rows nothing is known.');
});

it('get_marine says that there is no sea', async () => {
  const { text } = await ask('get_marine', { place }, { weather: () => null });
  expect(text).toContain('Nothing is known of this.');
  expect(text).toContain('Not to be had here: ');
});
