// Several processes of one person, each a built program: to Open-Meteo they are one.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { openMeteoWith } from './open-meteo.ts';
import { folder } from './open.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

/** It takes one request at a time, and answers a second one as Open-Meteo does. */
function oneAtATime() {
  const seen = { now: 0, most: 0, latitudes: [] as string[] };
  const api = openMeteoWith({
    routes: {
      'GET /v1/forecast': async ({ query }) => {
        seen.now += 1;
        seen.most = Math.max(seen.most, seen.now);
        seen.latitudes.push(`${query.get('latitude')}`);
        await pause(30);
        seen.now -= 1;
        const time = Math.floor(Date.now() / 1000);
        return {
          body: {
            latitude: 1,
            longitude: 2,
            utc_offset_seconds: 0,
            timezone: 'Europe/Amsterdam',
            current_units: { temperature_2m: '°C' },
            current: { time, interval: 900, temperature_2m: 7 },
          },
        };
      },
    },
  });
  return { api, seen };
}

async function program(url: string, cache: string, ...flags: string[]) {
  const args = [BIN, '--open-meteo-url', url, '--cache', cache, '--allow-private-network', ...flags];
  const client = await connect({ command: process.execPath, args }, { era: '2026-07-28' });
  const now = async (latitude: number) => {
    const result = await client.callTool({
      name: 'get_current',
      arguments: { place: { latitude, longitude: 2 } },
    });
    return textOf(result);
  };
  return Object.assign(client, { now });
}

it('two processes take turns, and ask for nothing twice', async () => {
  using cache = folder();
  const { api: opening, seen } = oneAtATime();
  await using api = await opening;
  await using one = await program(api.url, cache.path, '--calls-a-day', '10000');
  await using two = await program(api.url, cache.path, '--calls-a-day', '10000');
  const told = await Promise.all([1, 2, 3].flatMap((latitude) => [one.now(latitude), two.now(latitude + 3)]));
  for (const text of told) expect(text).toContain('temperature 7 °C');
  expect(seen.most).toBe(1);
  const asked = seen.latitudes.length;
  expect(await two.now(1)).toContain('temperature 7 °C');
  expect(await one.now(4)).toContain('temperature 7 °C');
  expect(seen.latitudes.length).toBe(asked);
});

it('two processes have one budget; what is beyond it is not sent, and told when to ask again', async () => {
  using cache = folder();
  const { api: opening, seen } = oneAtATime();
  await using api = await opening;
  // Six a minute.
  await using one = await program(api.url, cache.path, '--calls-a-day', '100');
  await using two = await program(api.url, cache.path, '--calls-a-day', '100');
  const told: string[] = [];
  for (const latitude of [1, 2, 3, 4]) told.push(await one.now(latitude), await two.now(latitude + 10));
  expect(seen.latitudes.length).toBeLessThanOrEqual(6);
  const refused = told.filter((text) => text.startsWith('OVER_BUDGET'));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatch(/nothing was sent\. Ask again in \d+ (seconds|minutes)/);
});
