/**
 * The codes of "present weather" that Open-Meteo uses, from WMO table 4677, in its words
 * (https://open-meteo.com/en/docs, "WMO Weather interpretation codes"). Larger is worse.
 */
const WORDS: Readonly<Record<number, string>> = {
  0: 'clear',
  1: 'mainly clear',
  2: 'partly cloudy',
  3: 'overcast',
  45: 'fog',
  48: 'rime fog',
  51: 'light drizzle',
  53: 'drizzle',
  55: 'dense drizzle',
  56: 'light freezing drizzle',
  57: 'freezing drizzle',
  61: 'light rain',
  63: 'rain',
  65: 'heavy rain',
  66: 'light freezing rain',
  67: 'freezing rain',
  71: 'light snow',
  73: 'snow',
  75: 'heavy snow',
  77: 'snow grains',
  80: 'light showers',
  81: 'showers',
  82: 'violent showers',
  85: 'light snow showers',
  86: 'snow showers',
  95: 'thunderstorm',
  96: 'thunderstorm with hail',
  99: 'thunderstorm with heavy hail',
};

/** A code in words; one that the table lacks is named by its number. */
export function weatherWords(code: number): string {
  return WORDS[code] ?? `weather code ${code}`;
}
