import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { WeatherDeps } from '../deps.ts';
import { makeForecast } from '../forecast/forecast.ts';
import { PRESET_NAMES, PRESETS } from '../forecast/presets.ts';
import { renderRows } from '../forecast/render.ts';
import { Row } from '../forecast/rows.ts';
import { MODELS } from '../open-meteo/answer.ts';
import { METRIC_NAMES } from '../open-meteo/metrics.ts';
import { findPlace } from '../place/find-place.ts';
import { fullName, Place, PlaceArgument, placeLine } from '../place/place.ts';
import { SOURCE } from '../source.ts';

/** What the frame around the rows may cost, in tokens. */
const FRAME = 600;

const Forecast = z.strictObject({
  place: Place.optional(),
  others: z.array(z.string()).optional().describe('Other places of that name'),
  candidates: z.array(Place).optional().describe('Instead of a forecast: which of them is meant?'),
  units: z.record(z.string(), z.string()).optional(),
  rows: z.array(Row).optional(),
  unavailable: z.array(z.string()).optional(),
  coverage: z
    .strictObject({ requested: z.int(), returned: z.int(), null_trimmed: z.int() })
    .optional()
    .describe('Rows; trimmed are those at the end of which nothing is known'),
  truncated: z.boolean().optional(),
  source: z.string(),
});
type Forecast = z.output<typeof Forecast>;

export const getForecast = defineTool({
  name: 'get_forecast',
  title: 'Get a forecast',
  description:
    'Weather of the next days at a place, in its own days and hours: a table by day, hour or quarter. Of a name that ' +
    'may mean several places, the places come instead.',
  effect: reads({ openWorld: true }),
  inputSchema: z
    .strictObject({
      place: PlaceArgument,
      days: z.int().min(1).max(16).default(7).describe('Today included'),
      granularity: z.enum(['daily', 'hourly', '15min']).default('daily').describe('One row for each'),
      preset: z.enum(PRESET_NAMES).optional().describe('What to tell; general unless set'),
      variables: z.array(z.enum(METRIC_NAMES)).min(1).max(12).optional().describe('Instead of preset'),
      units: z.enum(['metric', 'imperial']).default('metric').describe('Of all values'),
      models: z.array(z.enum(MODELS)).max(5).default([]).describe('Several show where they part'),
      uncertainty: z.boolean().default(false).describe('Add the middle 80 % of an ensemble'),
    })
    .superRefine(({ preset, variables, models, uncertainty, granularity }, issues) => {
      const refuse = (key: string, message: string) =>
        issues.addIssue({ code: 'custom', path: [key], message });
      if (preset !== undefined && variables !== undefined)
        refuse('preset', 'give preset or variables, not both');
      if (uncertainty && models.length > 1) refuse('uncertainty', 'give it or several models, not both');
      if (uncertainty && granularity === '15min')
        refuse('uncertainty', 'ensembles have no quarters; ask hourly');
    }),
  outputSchema: Forecast,
  handler: async (
    { place: asked, preset = 'general', variables, ...rest },
    { openMeteo }: WeatherDeps,
    call,
  ) => {
    const found = await findPlace(openMeteo, asked, call.signal);
    if (found.place === undefined) return { candidates: [...found.candidates], source: SOURCE };
    const { place, others } = found;
    const metrics = [...new Set(variables ?? PRESETS[preset])];
    const forecast = await makeForecast(
      openMeteo,
      { ...rest, place, metrics },
      Date.now() / 1000,
      call.signal,
    );
    const { rows, left } = call.fit(forecast.rows, call.budget - FRAME);
    return {
      place,
      ...(others.length === 0 ? {} : { others: others.map(fullName) }),
      units: Object.fromEntries(
        forecast.columns
          .filter(({ metric }) => metric !== 'weather')
          .map(({ name, metric }) => [name, forecast.units.get(metric) ?? '']),
      ),
      rows,
      ...(forecast.unavailable.length === 0 ? {} : { unavailable: [...forecast.unavailable] }),
      coverage: {
        requested: forecast.requested,
        returned: rows.length,
        null_trimmed: forecast.requested - forecast.rows.length,
      },
      truncated: left > 0,
      source: SOURCE,
    };
  },
  render: (forecast, { place, uncertainty }) =>
    forecast.place === undefined ? renderCandidates(forecast, place) : render(forecast, uncertainty),
});

const MEMBERS = "In brackets: the middle 80 % of NOAA's ensemble, whatever model tells the value.";
const MODELS_PART = 'In brackets: the lowest and the highest of the models.';

function renderCandidates({ candidates = [], source }: Forecast, asked: PlaceArgument): string {
  const name = JSON.stringify(asked);
  if (candidates.length === 0)
    return `No place is known as ${name}; try another spelling, a larger place nearby, or a point.\n${source}`;
  return [
    `${name} may mean several places. Ask again for one of them, by its full name or its point:`,
    ...candidates.map(placeLine),
    source,
  ].join('\n');
}

function render(
  { place, others = [], units = {}, rows = [], ...rest }: Forecast,
  uncertainty: boolean,
): string {
  const { unavailable = [], coverage, truncated = false, source } = rest;
  const trimmed = coverage?.null_trimmed ?? 0;
  return [
    ...(place === undefined ? [] : [placeLine(place)]),
    ...(others.length === 0 ? [] : [`Not: ${others.join('; ')}`]),
    ...renderRows(rows, units),
    ...(rows.some(({ spread }) => spread !== undefined) ? [uncertainty ? MEMBERS : MODELS_PART] : []),
    ...(trimmed > 0 && rows.length > 0
      ? [`Of the last ${trimmed === 1 ? 'row' : `${trimmed} rows`} nothing is known.`]
      : []),
    ...(unavailable.length === 0 ? [] : [`Not to be had here: ${unavailable.join(', ')}.`]),
    ...(truncated ? [`Cut after ${rows.length} rows; ask for fewer days or a coarser granularity.`] : []),
    source,
  ].join('\n');
}
