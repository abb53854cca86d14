import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { atPlace, frameShape, renderFrame } from '../answer/frame.ts';
import { fitTable, renderTable, tableShape } from '../answer/rows.ts';
import type { WeatherDeps } from '../deps.ts';
import { makeForecast } from '../forecast/forecast.ts';
import { PRESET_NAMES, PRESETS } from '../forecast/presets.ts';
import { MODELS } from '../open-meteo/answer.ts';
import { METRIC_NAMES } from '../open-meteo/metrics.ts';
import type { ChartData } from '../in-view/forecast/contract.ts';
import { fullName, PlaceArgument } from '../place/place.ts';
import { OPEN_METEO } from '../source.ts';
import { forecastView } from '../views/forecast.ts';
import { UnitsArgument } from '../arguments/units.ts';

const Forecast = z.strictObject({ ...frameShape, ...tableShape });

export const getForecast = defineTool({
  name: 'get_forecast',
  title: 'Get a forecast',
  description:
    'Weather of the next days at a place, in its own days and hours: a table by day, hour or quarter. Of a name that ' +
    'may mean several places, the places come instead.',
  effect: reads({ openWorld: true }),
  view: forecastView,
  inputSchema: z
    .strictObject({
      place: PlaceArgument,
      days: z.int().min(1).max(16).default(7).describe('Today included'),
      granularity: z.enum(['daily', 'hourly', '15min']).default('daily').describe('One row for each'),
      preset: z.enum(PRESET_NAMES).optional().describe('What to tell; general unless set'),
      variables: z.array(z.enum(METRIC_NAMES)).min(1).max(12).optional().describe('Instead of preset'),
      units: UnitsArgument,
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
  handler: ({ place: asked, preset = 'general', variables, ...rest }, { openMeteo }: WeatherDeps, call) =>
    atPlace(openMeteo, asked, call, async (place, asking) => {
      const metrics = [...new Set(variables ?? PRESETS[preset])];
      const forecast = await makeForecast(openMeteo, { ...rest, place, metrics }, Date.now() / 1000, asking);
      const table = fitTable(forecast, call);
      if (table.rows.some(({ spread }) => spread !== undefined))
        asking.note(rest.uncertainty ? MEMBERS : MODELS_PART);
      await call.show(
        () => ({ place: fullName(place), timezone: place.timezone, ...table }) satisfies ChartData,
      );
      return { ...table, ...OPEN_METEO };
    }),
  render: (forecast, { place }) =>
    renderFrame(forecast, place, renderTable(forecast, 'ask for fewer days or a coarser granularity.')),
});

const MEMBERS = "In brackets: the middle 80 % of NOAA's ensemble, whatever model tells the value.";
const MODELS_PART = 'In brackets: the lowest and the highest of the models.';
