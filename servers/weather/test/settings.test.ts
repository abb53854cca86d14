import { textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { openMeteoWith } from './open-meteo.ts';
import { open } from './open.ts';

const place = { latitude: 52.37, longitude: 4.89 };

it.each([
  [{ apiKey: 'canary-7f3a' }, 'canary-7f3a'],
  [{}, undefined],
])('a server of one’s own is asked with the settings %j', async (settings, apikey) => {
  await using api = await openMeteoWith({});
  await using client = await open('2026-07-28', api.url, { settings });
  const result = await client.callTool({ name: 'get_current', arguments: { place } });
  expect(result.isError).not.toBe(true);
  expect(api.requests.map(({ query }) => query.get('apikey') ?? undefined)).toEqual([apikey, apikey]);
  expect(textOf(result)).not.toContain('canary');
});

it('whoever is asked is told who asks, and how they are reached', async () => {
  await using api = await openMeteoWith({});
  await using client = await open('2026-07-28', api.url, { settings: { contact: 'ann@example.org' } });
  await client.callTool({ name: 'get_current', arguments: { place } });
  expect(api.requests[0]?.headers['user-agent']).toMatch(/^plugboard-weather\/\S+ \(ann@example\.org\)$/);
});
