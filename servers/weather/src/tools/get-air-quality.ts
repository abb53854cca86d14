import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, frameShape, renderFrame } from '../answer/frame.ts';
import { fitTable, renderTable, tableShape } from '../answer/rows.ts';
import type { WeatherDeps } from '../deps.ts';
import { makeSteps } from '../forecast/steps.ts';
import { AIR_NAMES, POLLEN_NAMES } from '../open-meteo/metrics.ts';
import { PlaceArgument } from '../place/place.ts';
import { AIR_QUALITY } from '../source.ts';

const MOST_HOURS = 120;

export const getAirQuality = defineTool({
  name: 'get_air_quality',
  title: 'Get the air quality',
  description:
    'Air quality of the next hours at a place: European and US index, pollutants; pollen in Europe.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    place: PlaceArgument,
    hours: z.int().min(1).max(MOST_HOURS).default(24).describe('From now'),
    pollen: z.boolean().default(false).describe('Add it, in Europe'),
  }),
  outputSchema: z.strictObject({ ...frameShape, ...tableShape }),
  handler: ({ place: asked, hours, pollen }, { openMeteo }: WeatherDeps, call) =>
    atPlace(openMeteo, asked, call, async (place, asking) => {
      const metrics = [...AIR_NAMES, ...(pollen ? POLLEN_NAMES : [])];
      const told = await makeSteps(
        openMeteo,
        { service: 'air', place, metrics, steps: hours, every: 1 },
        asking,
      );
      const isPollenKnown = POLLEN_NAMES.some((name) => !told.unavailable.includes(name));
      if (pollen && !isPollenKnown) asking.note('No pollen: it is forecast for Europe alone, in its season.');
      asking.note(
        'European index: up to 20 good, 40 fair, 60 moderate, 80 poor, 100 very poor, above extremely poor.',
      );
      asking.note(
        'US index: up to 50 good, 100 moderate, 150 unhealthy for some, 200 unhealthy, 300 very, above hazardous.',
      );
      return { ...fitTable(told, call), ...AIR_QUALITY };
    }),
  render: (air, { place }) => renderFrame(air, place, renderTable(air, 'ask for fewer hours.')),
});
