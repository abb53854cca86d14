/**
 * What can be asked for, by our names, and what Open-Meteo calls it
 * (https://open-meteo.com/en/docs, "Hourly Weather Variables" and "15-Minutely Weather Variables").
 */
export interface Metric {
  readonly variable: string;
  /** A sum, mean or maximum over the time before the instant that carries it; else it is of that instant. */
  readonly preceding?: boolean;
  /** Whether it is to be had for every quarter of an hour. One unknown variable fails a whole request. */
  readonly quarters?: boolean;
  /** Whether the members of an ensemble have it. */
  readonly members?: boolean;
}

const METRICS = {
  weather: { variable: 'weather_code', quarters: true },
  temperature: { variable: 'temperature_2m', quarters: true, members: true },
  feels_like: { variable: 'apparent_temperature', quarters: true, members: true },
  dew_point: { variable: 'dew_point_2m', quarters: true, members: true },
  humidity: { variable: 'relative_humidity_2m', quarters: true, members: true },
  precipitation: { variable: 'precipitation', preceding: true, quarters: true, members: true },
  precipitation_probability: { variable: 'precipitation_probability', preceding: true },
  rain: { variable: 'rain', preceding: true, quarters: true, members: true },
  snowfall: { variable: 'snowfall', preceding: true, quarters: true, members: true },
  snow_depth: { variable: 'snow_depth', members: true },
  wind_speed: { variable: 'wind_speed_10m', quarters: true, members: true },
  wind_gusts: { variable: 'wind_gusts_10m', preceding: true, quarters: true, members: true },
  wind_direction: { variable: 'wind_direction_10m', quarters: true },
  cloud_cover: { variable: 'cloud_cover', members: true },
  pressure: { variable: 'pressure_msl', members: true },
  visibility: { variable: 'visibility', quarters: true, members: true },
  uv_index: { variable: 'uv_index' },
  sunshine: { variable: 'sunshine_duration', preceding: true, quarters: true },
  radiation: { variable: 'shortwave_radiation', preceding: true, members: true },
  freezing_level: { variable: 'freezing_level_height', quarters: true },
  cape: { variable: 'cape', quarters: true, members: true },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as [MetricName, ...MetricName[]];

export function metric(name: MetricName): Metric {
  return METRICS[name];
}
