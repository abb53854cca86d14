/**
 * The codes of "present weather" that Open-Meteo uses, from WMO table 4677, in its words
 * (https://open-meteo.com/en/docs, "WMO Weather interpretation codes"), from the best to the worst.
 */
const WORDS: ReadonlyMap<number, string> = new Map([
  [0, 'clear'],
  [1, 'mainly clear'],
  [2, 'partly cloudy'],
  [3, 'overcast'],
  [45, 'fog'],
  [48, 'rime fog'],
  [51, 'light drizzle'],
  [53, 'drizzle'],
  [55, 'dense drizzle'],
  [56, 'light freezing drizzle'],
  [57, 'freezing drizzle'],
  [61, 'light rain'],
  [80, 'light showers'],
  [71, 'light snow'],
  [85, 'light snow showers'],
  [77, 'snow grains'],
  [63, 'rain'],
  [81, 'showers'],
  [73, 'snow'],
  [66, 'light freezing rain'],
  [67, 'freezing rain'],
  [65, 'heavy rain'],
  [82, 'violent showers'],
  [75, 'heavy snow'],
  [86, 'snow showers'],
  [95, 'thunderstorm'],
  [96, 'thunderstorm with hail'],
  [99, 'thunderstorm with heavy hail'],
]);

const ORDER = [...WORDS.keys()];

/** The worst of some codes: their numbers have no order, light showers (80) are less than heavy rain (65). */
export function worstOf(codes: readonly number[]): number {
  return codes.reduce((worst, code) => (ORDER.indexOf(code) > ORDER.indexOf(worst) ? code : worst));
}

/** A code in words; one that the table lacks is named by its number. */
export function weatherWords(code: number): string {
  return WORDS.get(code) ?? `weather code ${code}`;
}
