import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, Coverage, frameShape, FRAME_COST, renderFrame } from '../answer/frame.ts';
import type { WeatherDeps } from '../deps.ts';
import { PlaceArgument } from '../place/place.ts';
import { OPEN_METEO } from '../source.ts';
import { Criteria } from '../windows/criteria.ts';
import { findWindows } from '../windows/find-windows.ts';

const Window = z.strictObject({
  start: z.string(),
  end: z.string(),
  hours: z.int(),
  values: z.record(z.string(), z.number()),
});
type Window = z.output<typeof Window>;

export const findWeatherWindow = defineTool({
  name: 'find_weather_window',
  title: 'Find hours of such weather',
  description:
    'When in the next days the weather is so: stretches of hours, earliest first, or what is in the way.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    place: PlaceArgument,
    criteria: Criteria,
    days: z.int().min(1).max(16).default(7).describe('Today included'),
    min_hours: z.int().min(1).max(72).default(2).describe('Length of a stretch'),
  }),
  outputSchema: z.strictObject({
    ...frameShape,
    windows: z.array(Window).optional(),
    closest: Window.optional().describe('The longest one, too short'),
    in_the_way: z.record(z.string(), z.int()).optional().describe('Hours that each criterion rules out'),
    units: z.record(z.string(), z.string()).optional(),
    coverage: Coverage.optional().describe('Hours; trimmed are those of which not all is known'),
    truncated: z.boolean().optional(),
  }),
  handler: ({ place: asked, criteria, days, min_hours: leastHours }, { openMeteo }: WeatherDeps, call) =>
    atPlace(openMeteo, asked, call, async (place, asking) => {
      const found = await findWindows(openMeteo, { place, criteria, days, leastHours }, asking);
      const { rows, left } = call.fit(found.windows, call.budget - FRAME_COST);
      if (found.known < found.hours)
        asking.note(`Of ${found.hours - found.known} hours not all is known; they are in no stretch.`);
      return {
        windows: rows.map((window) => ({ ...window, values: { ...window.values } })),
        ...(found.closest && { closest: { ...found.closest, values: { ...found.closest.values } } }),
        ...(rows.length === 0 ? { in_the_way: Object.fromEntries(found.broken) } : {}),
        units: { ...found.units },
        coverage: { requested: found.hours, returned: found.known, null_trimmed: found.hours - found.known },
        truncated: left > 0,
        ...OPEN_METEO,
      };
    }),
  render: (found, { place, min_hours: leastHours }) => {
    const { windows = [], closest, in_the_way: inTheWay = {}, units = {}, truncated = false } = found;
    const obstacles = Object.entries(inTheWay).map(([name, hours]) => `${name} ${hours} h`);
    return renderFrame(found, place, [
      ...(windows.length === 0
        ? [`No ${leastHours} hours together are so.`]
        : windows.map((each) => line(each, units))),
      ...(closest === undefined ? [] : [`The longest: ${line(closest, units)}`]),
      ...(obstacles.length === 0 ? [] : [`In the way: ${obstacles.join(', ')}.`]),
      ...(truncated ? [`Cut after ${windows.length}; ask for fewer days or longer stretches.`] : []),
    ]);
  },
});

function line({ start, end, hours, values }: Window, units: Readonly<Record<string, string>>): string {
  const told = Object.entries(values).map(([name, value]) => `${name} ${value} ${units[name] ?? ''}`.trim());
  return [`${start} to ${end}, ${hours} h`, ...told].join(' | ');
}
