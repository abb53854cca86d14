import { textOf } from '@plugboard/core/testing';
import { vi } from 'vitest';
import { AMSTERDAM, openMeteoWith } from './open-meteo.ts';
import { open } from './open.ts';

type Upstream = Parameters<typeof openMeteoWith>[0];

/** Calls one tool at a time of the clock, before an Open-Meteo on loopback that has this weather and these places. */
export async function ask(
  name: string,
  args: object,
  { now = '2026-06-10T10:20Z', ...with_ }: Upstream & { readonly now?: string } = {},
) {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  try {
    await using api = await openMeteoWith({ places: [AMSTERDAM], ...with_ });
    await using client = await open('2026-07-28', api.url);
    const result = await client.callTool({ name, arguments: args as Record<string, unknown> });
    return {
      text: textOf(result),
      isError: result.isError,
      data: result.structuredContent as object,
      asked: api.requests.map(({ path, query }) => ({ path, ...Object.fromEntries(query) })),
    };
  } finally {
    vi.useRealTimers();
  }
}
