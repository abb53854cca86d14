import * as z from 'zod';
import type { Run, Series, Values } from '../forecast/series.ts';
import { ZoneName } from './geocoding.ts';
import { metric, type MetricName } from './metrics.ts';

/** A unit is a short word: a longer text in its place is none. */
const Units = z.record(z.string(), z.string().regex(/^[\p{L}\p{N}°%²³/ ]{0,12}$/u));
/** Thirty years of hours are looked at as a whole: a schema for each of a million values takes seconds. */
const Along = z.custom<(number | string | null)[]>(
  (value) => Array.isArray(value) && value.every((each) => each === null || typeof each !== 'object'),
);
const Times = z.custom<(number | string)[]>(
  (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'number' || typeof each === 'string'),
);
const Section = z.object({ time: Times }).catchall(Along);
const Now = z
  .object({ time: z.union([z.number(), z.string()]), interval: z.number().optional() })
  .catchall(z.union([z.number(), z.string(), z.null()]));

/** What all but the geocoder answer for one point; a section that was not asked for is not there. */
export const ForecastAnswer = z.object({
  /** Of the middle of the grid cell, not of the point that was asked for. */
  latitude: z.number(),
  longitude: z.number(),
  elevation: z.number().nullish(),
  utc_offset_seconds: z.number(),
  timezone: ZoneName,
  hourly_units: Units.optional(),
  hourly: Section.optional(),
  minutely_15_units: Units.optional(),
  minutely_15: Section.optional(),
  daily_units: Units.optional(),
  daily: Section.optional(),
  current_units: Units.optional(),
  current: Now.optional(),
});
export type ForecastAnswer = z.output<typeof ForecastAnswer>;

/** Of several points it answers a list, of one that one alone. */
export const ManyAnswers = z.union([z.array(ForecastAnswer), ForecastAnswer.transform((answer) => [answer])]);

/** The middle of what the numbers are of. */
export interface Cell {
  readonly latitude: number;
  readonly longitude: number;
  readonly elevation?: number | null | undefined;
}

/** Values of one instant. */
export interface Current {
  readonly instant: number;
  /** Seconds before it that sums are of. */
  readonly interval: number;
  readonly values: ReadonlyMap<MetricName, number>;
  readonly units: ReadonlyMap<MetricName, string>;
}

/** What is known of the metrics now; none of it where the answer has no such section. */
export function currentIn(answer: ForecastAnswer, metrics: readonly MetricName[]): Current {
  const { time, interval = 900, ...said } = answer.current ?? { time: Date.now() / 1000 };
  const values = Object.fromEntries(Object.entries(said).map(([key, value]) => [key, [value ?? null]]));
  const section = { hourly: { time: [time], ...values }, hourly_units: answer.current_units };
  const { units, runs, instants } = seriesIn({ ...answer, ...section }, 'hourly', metrics);
  const known = [...(runs[0] ?? [])].flatMap(([name, [value = null]]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { instant: instants[0] ?? 0, interval, values: new Map(known), units };
}

export type SectionName = 'hourly' | 'minutely_15';

const STEPS: Record<SectionName, number> = { hourly: 3600, minutely_15: 900 };

/** The metrics of one section, for each model or member that the answer has. */
export function seriesIn(answer: ForecastAnswer, name: SectionName, metrics: readonly MetricName[]): Series {
  const { time, ...arrays } = answer[name] ?? { time: [] };
  const units = answer[`${name}_units`] ?? {};
  const keys = Object.keys(arrays);
  const known = new Map<string, Map<MetricName, Values>>();
  const unitOf = new Map<MetricName, string>();
  for (const each of metrics) {
    for (const key of keys) {
      const run = runIn(key, metric(each).variable);
      const values = (arrays[key] ?? []).map((value) => (typeof value === 'number' ? value : null));
      // A variable that a model lacks comes with the unit "undefined" and nulls alone.
      if (run === undefined || values.every((value) => value === null)) continue;
      known.set(run, (known.get(run) ?? new Map<MetricName, Values>()).set(each, values));
      unitOf.set(each, units[key] ?? '');
    }
  }
  return inOurUnits({
    instants: time.map((each) => instantOf(each, answer.utc_offset_seconds)),
    step: STEPS[name],
    units: unitOf,
    runs: [...known.values()],
  });
}

/**
 * Which run a key belongs to: `temperature_2m` to the only one, `temperature_2m_member03` and
 * `temperature_2m_gfs_seamless` to one of several. Undefined where it is another variable, as
 * `precipitation_probability` is beside `precipitation`.
 */
function runIn(key: string, variable: string): string | undefined {
  if (key === variable) return '';
  if (!key.startsWith(`${variable}_`)) return undefined;
  const rest = key.slice(variable.length + 1);
  return /^member\d+$/.test(rest) || MODEL_NAMES.has(rest) ? rest : undefined;
}

/** Models of Open-Meteo that see the whole earth, or put what their country runs on top of one that does. */
export const MODELS = [
  'best_match',
  'ecmwf_ifs025',
  'gfs_seamless',
  'icon_seamless',
  'meteofrance_seamless',
  'ukmo_seamless',
  'gem_seamless',
  'jma_seamless',
  'metno_seamless',
  'knmi_seamless',
] as const;
export type Model = (typeof MODELS)[number];
const MODEL_NAMES: ReadonlySet<string> = new Set(MODELS);

/**
 * Seconds since 1970. Asked for Unix time, which is UTC, it comes so. A time in letters has the offset taken off that
 * the answer applied to all of them, whatever the season (open-meteo/open-meteo issue 488).
 */
function instantOf(time: number | string, offset: number): number {
  return typeof time === 'number' ? time : Date.parse(`${time}Z`) / 1000 - offset;
}

/** Where people count in other units than Open-Meteo does: in its own, a hand of snow would be rounded to none. */
const CONVERSIONS: Partial<
  Record<MetricName, Record<string, { readonly unit: string; readonly times: number }>>
> = {
  sunshine: { s: { unit: 'min', times: 1 / 60 } },
  snow_depth: { m: { unit: 'cm', times: 100 }, ft: { unit: 'inch', times: 12 } },
};

function inOurUnits(series: Series): Series {
  const units = new Map(series.units);
  const factors = new Map<MetricName, number>();
  for (const [name, unit] of series.units) {
    const conversion = CONVERSIONS[name]?.[unit];
    if (conversion === undefined) continue;
    units.set(name, conversion.unit);
    factors.set(name, conversion.times);
  }
  const convert = (name: MetricName, along: Values) =>
    along.map((value) => (value === null ? null : value * (factors.get(name) ?? 1)));
  const runs = series.runs.map(
    (run): Run => new Map([...run].map(([name, along]) => [name, convert(name, along)])),
  );
  return { ...series, units, runs };
}
