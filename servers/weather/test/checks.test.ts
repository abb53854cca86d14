import type { Check } from '@plugboard/core';
import { expect, it } from 'vitest';
import { checks } from '../src/checks.ts';
import { openWeather } from '../src/deps.ts';
import { openMeteoWith } from './open-meteo.ts';

async function checked(openMeteoUrl: string) {
  await using deps = openWeather({ openMeteoUrl, apiKey: undefined, allowPrivateNetwork: true });
  const found: Check[] = [];
  for await (const each of checks(deps)) found.push(each);
  return found;
}

it('--doctor sees that Open-Meteo answers', async () => {
  await using api = await openMeteoWith({});
  expect(await checked(api.url)).toEqual([
    { name: 'places', ok: true, words: 'Open-Meteo answers.' },
    { name: 'forecasts', ok: true, words: 'Open-Meteo answers.' },
  ]);
});

it('--doctor says what is wrong where it does not', async () => {
  await using api = await openMeteoWith({ routes: { 'GET /v1/search': { status: 500, body: 'oops' } } });
  const [places, forecasts] = await checked(api.url);
  expect(places).toEqual({
    name: 'places',
    ok: false,
    words: 'Open-Meteo answered with status 500. The fault is on its side: try again later.',
  });
  expect(forecasts?.ok).toBe(true);
});
