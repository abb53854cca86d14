import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import { askingOf, Coverage, sourceLine, sourceShape } from '../answer/frame.ts';
import { comparePlacesIn } from '../comparing/compare.ts';
import type { WeatherDeps } from '../deps.ts';
import type { WeatherMetric } from '../open-meteo/metrics.ts';
import { findPlace, type Found } from '../place/find-place.ts';
import { fullName, Place, PlaceArgument, placeLine } from '../place/place.ts';
import { daysAfter, zone } from '../place/zone.ts';
import { ARCHIVE, OPEN_METEO } from '../source.ts';
import { DateArgument, daysBetween } from '../arguments/dates.ts';

const METRICS = [
  'temperature',
  'feels_like',
  'precipitation',
  'snowfall',
  'wind_speed',
  'wind_gusts',
  'cloud_cover',
  'humidity',
  'sunshine',
] as const satisfies readonly WeatherMetric[];
const MOST_PLACES = 10;
const MOST_DAYS = 366;
const WEEK = 6;

export const comparePlaces = defineTool({
  name: 'compare_places',
  title: 'Compare places',
  description: 'The same days at several places side by side, past or forecast: one row each.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    places: z.array(PlaceArgument).min(2).max(MOST_PLACES).describe('Names or points'),
    start: DateArgument.optional().describe('First local day; today unless set'),
    end: DateArgument.optional().describe('Last one; a week'),
    metrics: z
      .array(z.enum(METRICS))
      .min(1)
      .default(['temperature', 'precipitation', 'wind_speed'])
      .describe('What to tell'),
  }),
  outputSchema: z.strictObject({
    start: z.string(),
    end: z.string(),
    rows: z.array(
      z.strictObject({
        place: Place,
        others: z.array(z.string()).optional(),
        values: z.record(z.string(), z.number()),
      }),
    ),
    units: z.record(z.string(), z.string()),
    unclear: z
      .array(z.strictObject({ asked: z.string(), candidates: z.array(z.string()) }))
      .optional()
      .describe('Not compared: which of them is meant?'),
    coverage: Coverage.describe('Places'),
    notes: z.array(z.string()).optional(),
    ...sourceShape,
  }),
  handler: async ({ places: asked, metrics, ...days }, { openMeteo }: WeatherDeps, call) => {
    const asking = askingOf(call);
    const found: { asked: PlaceArgument; found: Found }[] = [];
    // One after the other: the upstream is asked one thing at a time in any case.
    for (const each of asked)
      found.push({ asked: each, found: await findPlace(openMeteo, each, call, asking) });
    const clear = found.flatMap(({ found: { place, ...rest } }) =>
      place === undefined ? [] : [{ place, others: 'others' in rest ? rest.others : [] }],
    );
    const unclear = found.flatMap(({ asked: name, found: each }) =>
      each.place === undefined ? [{ asked: nameOf(name), candidates: each.candidates.map(fullName) }] : [],
    );
    if (clear.length === 0)
      throw new ToolError('None of these names stands for one place alone.', {
        code: 'UNCLEAR_PLACES',
        hint: 'Look them up with resolve_place, and name state or country.',
      });
    const {
      start = zone(clear[0]?.place.timezone ?? 'UTC').date(Date.now() / 1000),
      end = daysAfter(start, WEEK),
    } = days;
    if (daysBetween({ start, end }) > MOST_DAYS)
      throw new ToolError(`At most ${MOST_DAYS} days are compared.`, {
        code: 'INVALID_ARGUMENTS',
        hint: 'Ask for fewer.',
      });
    const places = clear.map(({ place }) => place);
    const { rows, units, isPast } = await comparePlacesIn(openMeteo, { places, start, end, metrics }, asking);
    const known = rows.filter((values) => Object.keys(values).length > 0).length;
    return {
      start,
      end,
      rows: clear.map(({ place, others }, at) => ({
        place,
        ...(others.length === 0 ? {} : { others: others.map(fullName) }),
        values: { ...rows[at] },
      })),
      units: { ...units },
      ...(unclear.length === 0 ? {} : { unclear }),
      coverage: { requested: asked.length, returned: known, null_trimmed: clear.length - known },
      ...(asking.notes.length === 0 ? {} : { notes: [...asking.notes] }),
      ...(isPast ? ARCHIVE : OPEN_METEO),
    };
  },
  render: ({ start, end, rows, units, unclear = [], notes = [], ...source }) => {
    const names = Object.keys(units);
    return [
      `${start} to ${end}, local days`,
      ['place', ...names.map((name) => `${name} ${units[name]}`.trim())].join(' | '),
      ...rows.map(({ place, values }) =>
        [placeLine(place), ...names.map((name) => values[name] ?? '-')].join(' | '),
      ),
      ...rows.flatMap(({ place, others = [] }) =>
        others.length === 0 ? [] : [`${place.name}, not: ${others.join('; ')}`],
      ),
      ...unclear.map(({ asked, candidates }) =>
        candidates.length === 0
          ? `Not compared: no place is known as ${JSON.stringify(asked)}.`
          : `Not compared: ${JSON.stringify(asked)} may be ${candidates.join('; ')}.`,
      ),
      ...notes,
      sourceLine(source),
    ].join('\n');
  },
});

function nameOf(asked: PlaceArgument): string {
  return typeof asked === 'string' ? asked : `${asked.latitude}, ${asked.longitude}`;
}
