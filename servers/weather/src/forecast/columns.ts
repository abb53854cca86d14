import type { MetricName } from '../open-meteo/metrics.ts';
import { worstOf } from '../open-meteo/wmo.ts';
import type { Values } from './series.ts';

type Known = readonly number[];

/** One column of a day: what becomes of its hours. */
interface Summary {
  readonly suffix: string;
  readonly of: (known: Known) => number;
}

const least: Summary = { suffix: '_min', of: (known) => Math.min(...known) };
const most: Summary = { suffix: '_max', of: (known) => Math.max(...known) };
const sum: Summary = { suffix: '_sum', of: total };
const mean: Summary = { suffix: '_mean', of: (known) => total(known) / known.length };
const worst: Summary = { suffix: '', of: worstOf };
/** Directions are on a circle: north lies between 350° and 10°. */
const direction: Summary = { suffix: '_mean', of: meanDirection };

/** What a day says of each metric. */
const SUMMARIES: Readonly<Record<MetricName, readonly Summary[]>> = {
  weather: [worst],
  temperature: [least, most],
  feels_like: [least, most],
  dew_point: [mean],
  humidity: [mean],
  precipitation: [sum],
  precipitation_probability: [most],
  rain: [sum],
  snowfall: [sum],
  snow_depth: [most],
  wind_speed: [most],
  wind_gusts: [most],
  wind_direction: [direction],
  cloud_cover: [mean],
  pressure: [mean],
  visibility: [least],
  uv_index: [most],
  sunshine: [sum],
  radiation: [mean],
  freezing_level: [least],
  cape: [most],
  european_aqi: [most],
  us_aqi: [most],
  pm2_5: [mean],
  pm10: [mean],
  nitrogen_dioxide: [mean],
  ozone: [most],
  sulphur_dioxide: [mean],
  carbon_monoxide: [mean],
  alder: [most],
  birch: [most],
  grass: [most],
  mugwort: [most],
  olive: [most],
  ragweed: [most],
  wave_height: [mean, most],
  wave_direction: [direction],
  wave_period: [most],
  swell_height: [most],
  swell_direction: [direction],
  swell_period: [most],
  sea_temperature: [mean],
  sea_level: [least, most],
  current_speed: [most],
  current_direction: [direction],
  daylight: [sum],
};

/** A column of the answer, made of some steps of one metric. */
export interface Column {
  /** `temperature`, or in a table of days `temperature_max`. */
  readonly name: string;
  readonly metric: MetricName;
  /** Null where nothing is known: nothing is never zero. */
  readonly of: (values: Values) => number | null;
}

/** A column for each metric, its value as it came. */
export function stepColumns(metrics: readonly MetricName[]): Column[] {
  return metrics.map((name) => ({ name, metric: name, of: ([value = null]) => value }));
}

/** A day of which less is known is not told: the warmest of two hours at night is not the day's. */
const LEAST_HOURS = 18;

/** What is told beside it of days that are over: by their means they are compared. */
const WITH_MEANS: Partial<typeof SUMMARIES> = { temperature: [least, mean, most], wind_speed: [mean, most] };

/** The columns of a day, made of its hours. */
export function dayColumns(
  metrics: readonly MetricName[],
  withMeans = false,
  leastHours = LEAST_HOURS,
): Column[] {
  return metrics.flatMap((metric) =>
    ((withMeans ? WITH_MEANS[metric] : undefined) ?? SUMMARIES[metric]).map(({ suffix, of }) => ({
      name: `${metric}${suffix}`,
      metric,
      of: (values: Values) => {
        const known = values.filter((value) => value !== null);
        return known.length < leastHours ? null : of(known);
      },
    })),
  );
}

function total(known: Known): number {
  return known.reduce((all, each) => all + each, 0);
}

function meanDirection(known: Known): number {
  const radians = known.map((degrees) => (degrees * Math.PI) / 180);
  const angle = Math.atan2(total(radians.map(Math.sin)), total(radians.map(Math.cos)));
  return ((angle * 180) / Math.PI + 360) % 360;
}
