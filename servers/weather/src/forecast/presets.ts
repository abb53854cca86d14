import type { MetricName } from '../open-meteo/metrics.ts';

/** What people mean by a word, in metrics. */
export const PRESETS = {
  general: ['weather', 'temperature', 'precipitation', 'precipitation_probability', 'wind_speed'],
  comfort: ['temperature', 'feels_like', 'humidity', 'dew_point', 'uv_index'],
  wind: ['wind_speed', 'wind_gusts', 'wind_direction', 'pressure'],
  rain: ['weather', 'precipitation', 'precipitation_probability', 'cloud_cover'],
  snow: ['temperature', 'snowfall', 'snow_depth', 'freezing_level'],
  sun: ['cloud_cover', 'sunshine', 'uv_index', 'radiation'],
} as const satisfies Record<string, readonly MetricName[]>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as [PresetName, ...PresetName[]];
