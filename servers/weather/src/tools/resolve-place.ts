import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { WeatherDeps } from '../deps.ts';
import { askingOf, Coverage, sourceLine, sourceShape } from '../answer/frame.ts';
import { searchPlaces } from '../place/find-place.ts';
import { Place, placeLine } from '../place/place.ts';
import { OPEN_METEO } from '../source.ts';

export const resolvePlace = defineTool({
  name: 'resolve_place',
  title: 'Find a place',
  description:
    'Places of a name or postal code, likeliest first, with point and time zone. For other tools a name ' +
    'is enough; use this where several places have it.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    query: z.string().trim().min(2).max(200).describe('"Portland, Oregon", or a postal code'),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional()
      .describe('Only there; ISO 3166 code: NL'),
    limit: z.int().min(1).max(20).default(5).describe('Most places'),
  }),
  outputSchema: z.strictObject({ places: z.array(Place), coverage: Coverage, ...sourceShape }),
  handler: async ({ query, country, limit }, { openMeteo }: WeatherDeps, call) => {
    const asked = { query, country: country?.toUpperCase(), limit };
    const places = await searchPlaces(openMeteo, asked, askingOf(call));
    const coverage = { requested: limit, returned: places.length, null_trimmed: 0 };
    return { places, coverage, ...OPEN_METEO };
  },
  render: ({ places, ...source }, { query }) =>
    [
      ...(places.length === 0
        ? [`No place is known as ${JSON.stringify(query)}; try another spelling, or a larger place nearby.`]
        : places.map(placeLine)),
      sourceLine(source),
    ].join('\n'),
});
