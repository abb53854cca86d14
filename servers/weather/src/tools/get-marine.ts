import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, frameShape, renderFrame } from '../answer/frame.ts';
import { fitTable, renderTable, tableShape } from '../answer/rows.ts';
import type { WeatherDeps } from '../deps.ts';
import { makeForecast } from '../forecast/forecast.ts';
import { makeSteps } from '../forecast/steps.ts';
import { MARINE_NAMES } from '../open-meteo/metrics.ts';
import { PlaceArgument } from '../place/place.ts';
import { MARINE } from '../source.ts';

/** Up to so many days there is a row for every third hour, beyond it one for each day. */
const DAYS_BY_HOURS = 3;

export const getMarine = defineTool({
  name: 'get_marine',
  title: 'Get the sea',
  description: `Waves, swell, currents and tide near a place on a coast: every third hour of up to ${DAYS_BY_HOURS} days, else by day.`,
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    place: PlaceArgument,
    days: z.int().min(1).max(16).default(3).describe('Today included'),
  }),
  outputSchema: z.strictObject({ ...frameShape, ...tableShape }),
  handler: ({ place: asked, days }, { openMeteo }: WeatherDeps, call) =>
    atPlace(openMeteo, asked, call, async (place, asking) => {
      const common = { service: 'marine', place, metrics: MARINE_NAMES } as const;
      const told =
        days <= DAYS_BY_HOURS
          ? await makeSteps(openMeteo, { ...common, steps: days * 24, every: 3 }, asking)
          : await makeForecast(openMeteo, { ...common, ...BY_DAY, days }, Date.now() / 1000, asking);
      if (told.rows.length === 0) asking.note('No sea is known near this place.');
      asking.note(
        'Waves and swell come from their direction; a current flows towards its own. Not for navigation.',
      );
      return { ...fitTable(told, call), ...MARINE };
    }),
  render: (sea, { place }) => renderFrame(sea, place, renderTable(sea, 'ask for fewer days.')),
});

const BY_DAY = { granularity: 'daily', units: 'metric', models: [], uncertainty: false } as const;
