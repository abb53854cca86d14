import { ToolError, type Check } from '@plugboard/core';
import type { WeatherDeps } from './deps.ts';

const AMSTERDAM = { latitude: 52.37, longitude: 4.89 };
const MOST_MS = 15_000;

/** Whether Open-Meteo answers, for names and for weather. */
export async function* checks({ openMeteo }: WeatherDeps): AsyncIterable<Check> {
  const asking = { signal: AbortSignal.timeout(MOST_MS), note: () => {} };
  yield await check('places', () => openMeteo.search('Amsterdam', { count: 1 }, asking));
  yield await check('forecasts', () => openMeteo.zoneAt(AMSTERDAM, asking));
}

async function check(name: string, ask: () => Promise<unknown>): Promise<Check> {
  try {
    await ask();
    return { name, ok: true, words: 'Open-Meteo answers.' };
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    return { name, ok: false, words: [error.message, error.hint].filter(Boolean).join(' ') };
  }
}
