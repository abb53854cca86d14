import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, Coverage, frameShape, renderFrame } from '../answer/frame.ts';
import type { WeatherDeps } from '../deps.ts';
import { noteCell } from '../forecast/forecast.ts';
import { digitsOf, round } from '../forecast/rows.ts';
import type { MetricName } from '../open-meteo/metrics.ts';
import { weatherWords } from '../open-meteo/wmo.ts';
import { PlaceArgument } from '../place/place.ts';
import { zone } from '../place/zone.ts';
import { OPEN_METEO } from '../source.ts';
import { UnitsArgument } from '../arguments/units.ts';

const METRICS = [
  'weather',
  'temperature',
  'feels_like',
  'humidity',
  'precipitation',
  'cloud_cover',
  'pressure',
  'wind_speed',
  'wind_gusts',
  'wind_direction',
  'daylight',
] as const satisfies readonly MetricName[];

const Current = z.strictObject({
  ...frameShape,
  time: z.string().optional().describe('Local, with its offset from UTC'),
  weather: z.string().optional(),
  daylight: z.boolean().optional(),
  values: z.record(z.string(), z.number()).optional(),
  units: z.record(z.string(), z.string()).optional(),
  coverage: Coverage.optional().describe('Values'),
});

export const getCurrent = defineTool({
  name: 'get_current',
  title: 'Get the weather now',
  description: 'Weather at a place now, as models see it.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({ place: PlaceArgument, units: UnitsArgument }),
  outputSchema: Current,
  handler: ({ place: asked, units }, { openMeteo }: WeatherDeps, call) =>
    atPlace(openMeteo, asked, call, async (place, asking) => {
      const now = await openMeteo.current({ point: place, metrics: METRICS, units }, asking);
      noteCell(place, now.cell, asking);
      const { weather, daylight, ...known } = Object.fromEntries(now.values);
      if (now.values.has('precipitation'))
        asking.note(`Precipitation is of the ${now.interval / 60} minutes before.`);
      return {
        time: zone(place.timezone).label(now.instant),
        ...(weather === undefined ? {} : { weather: weatherWords(weather) }),
        ...(daylight === undefined ? {} : { daylight: daylight === 1 }),
        values: Object.fromEntries(
          Object.entries(known).map(([name, value]) => [
            name,
            round(value, digitsOf(now.units.get(name as MetricName))),
          ]),
        ),
        units: Object.fromEntries([...now.units].filter(([name]) => name in known)),
        coverage: {
          requested: METRICS.length,
          returned: now.values.size,
          null_trimmed: METRICS.length - now.values.size,
        },
        ...OPEN_METEO,
      };
    }),
  render: (current, { place }) => {
    const { time = '', weather, daylight, values = {}, units = {} } = current;
    const words = [weather, daylight === undefined ? undefined : daylight ? 'day' : 'night'].filter(Boolean);
    const told = Object.entries(values).map(([name, value]) =>
      `${name} ${value} ${units[name] ?? ''}`.trim(),
    );
    const missing = METRICS.filter((name) => !(name in values) && !(name in current));
    return renderFrame(current, place, [
      [time, ...words].join(' | '),
      ...told,
      ...(missing.length === 0 ? [] : [`Not known: ${missing.join(', ')}.`]),
    ]);
  },
});
