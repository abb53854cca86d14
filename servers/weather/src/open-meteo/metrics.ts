/**
 * What can be asked for, by our names, and what Open-Meteo calls it
 * (https://open-meteo.com/en/docs, "Hourly Weather Variables" and "15-Minutely Weather Variables", and the pages of its
 * marine and air quality interfaces).
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

const WEATHER = {
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

const AIR = {
  european_aqi: { variable: 'european_aqi' },
  us_aqi: { variable: 'us_aqi' },
  pm2_5: { variable: 'pm2_5' },
  pm10: { variable: 'pm10' },
  nitrogen_dioxide: { variable: 'nitrogen_dioxide' },
  ozone: { variable: 'ozone' },
  sulphur_dioxide: { variable: 'sulphur_dioxide' },
  carbon_monoxide: { variable: 'carbon_monoxide' },
} as const satisfies Record<string, Metric>;

const POLLEN = {
  alder: { variable: 'alder_pollen' },
  birch: { variable: 'birch_pollen' },
  grass: { variable: 'grass_pollen' },
  mugwort: { variable: 'mugwort_pollen' },
  olive: { variable: 'olive_pollen' },
  ragweed: { variable: 'ragweed_pollen' },
} as const satisfies Record<string, Metric>;

const MARINE = {
  wave_height: { variable: 'wave_height' },
  wave_direction: { variable: 'wave_direction' },
  wave_period: { variable: 'wave_period' },
  swell_height: { variable: 'swell_wave_height' },
  swell_direction: { variable: 'swell_wave_direction' },
  swell_period: { variable: 'swell_wave_period' },
  sea_temperature: { variable: 'sea_surface_temperature' },
  sea_level: { variable: 'sea_level_height_msl' },
  current_speed: { variable: 'ocean_current_velocity' },
  current_direction: { variable: 'ocean_current_direction' },
} as const satisfies Record<string, Metric>;

/** What nobody asks for by name. */
const INNER = { daylight: { variable: 'is_day' } } as const satisfies Record<string, Metric>;

const METRICS = { ...WEATHER, ...AIR, ...POLLEN, ...MARINE, ...INNER };

export type MetricName = keyof typeof METRICS;
export type WeatherMetric = keyof typeof WEATHER;

export const METRIC_NAMES = Object.keys(WEATHER) as [WeatherMetric, ...WeatherMetric[]];
export const AIR_NAMES = Object.keys(AIR) as (keyof typeof AIR)[];
export const POLLEN_NAMES = Object.keys(POLLEN) as (keyof typeof POLLEN)[];
export const MARINE_NAMES = Object.keys(MARINE) as (keyof typeof MARINE)[];

export function metric(name: MetricName): Metric {
  return METRICS[name];
}
