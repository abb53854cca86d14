import { upstream, type Answer, type Received, type Route } from '@plugboard/core/testing';

/** A value of a variable at an instant (seconds since 1970), as a model or a member has it; null where it has none. */
export type Weather = (variable: string, instant: number, run: string) => number | null;

const HOUR = 3600;
const MEMBERS = Array.from({ length: 11 }, (_, member) =>
  member === 0 ? '' : `_member${String(member).padStart(2, '0')}`,
);

/** Open-Meteo on loopback: it answers as its documentation says, with this weather and these places. */
export function openMeteoWith({
  weather = () => 1,
  places = [],
  unit,
  routes = {},
}: {
  weather?: Weather;
  places?: readonly object[];
  /** Instead of the true one, of all. */
  unit?: string;
  routes?: Record<string, Route>;
}) {
  const plain: Route = (request) => forecast(weather, request, { runs: modelsIn(request), unit });
  return upstream({
    'GET /v1/search': (request) => ({ body: search(places, request) }),
    'GET /v1/forecast': plain,
    'GET /v1/archive': plain,
    'GET /v1/air-quality': plain,
    'GET /v1/marine': plain,
    'GET /v1/ensemble': (request) => forecast(weather, request, { runs: MEMBERS, unit }),
    ...routes,
  });
}

/** Without a hit there are no `results`. */
function search(places: readonly object[], { query }: Received): object {
  const [name = ''] = (query.get('name') ?? '').toLowerCase().split(',');
  const country = query.get('countryCode');
  const results = (places as { name: string; country_code?: string }[])
    .filter((place) => place.name.toLowerCase().startsWith(name))
    .filter((place) => country === null || place.country_code === country)
    .slice(0, Number(query.get('count')));
  return { generationtime_ms: 0.5, ...(results.length === 0 ? {} : { results }) };
}

/** One model has plain keys, several put their name behind each. */
function modelsIn({ query }: Received): string[] {
  const models = query.get('models')?.split(',') ?? [];
  return models.length > 1 ? models.map((model) => `_${model}`) : [''];
}

interface As {
  readonly runs: readonly string[];
  readonly unit: string | undefined;
}

/** Of several points it answers a list, of one that one alone. */
function forecast(weather: Weather, request: Received, as: As): Answer {
  const [latitudes = [], longitudes = []] = ['latitude', 'longitude'].map((name) =>
    (request.query.get(name) ?? '').split(',').map(Number),
  );
  const bodies = latitudes.map((latitude, at) =>
    atPoint(weather, request, [latitude, longitudes[at] ?? 0], as),
  );
  const [first = {}] = bodies;
  return { body: bodies.length === 1 ? first : bodies };
}

function atPoint(
  weather: Weather,
  { query }: Received,
  [latitude, longitude]: [number, number],
  { runs, unit }: As,
) {
  const head = {
    latitude: latitude + 0.01,
    longitude: longitude - 0.01,
    generationtime_ms: 0.1,
    utc_offset_seconds: 0,
    timezone: query.get('timezone') === 'auto' ? 'Europe/Amsterdam' : 'GMT',
    elevation: 4,
  };
  const current = query.get('current')?.split(',');
  if (current !== undefined) return { ...head, ...nowIn(weather, current) };
  const section = query.has('minutely_15') ? 'minutely_15' : 'hourly';
  const step = section === 'hourly' ? HOUR : HOUR / 4;
  const variables = query.get(section)?.split(',');
  if (variables === undefined) return head;
  const start = Date.parse(`${query.get('start_date')}T00:00Z`) / 1000;
  const end = Date.parse(`${query.get('end_date')}T00:00Z`) / 1000 + 24 * HOUR;
  const time = Array.from({ length: (end - start) / step }, (_, index) => start + index * step);
  const keys = variables.flatMap((variable) =>
    runs.map((run) => ({ key: `${variable}${run}`, variable, run })),
  );
  const along = keys.map(({ key, variable, run }) => [
    key,
    time.map((instant) => weather(variable, instant, run)),
  ]);
  const units = keys.map(({ key, variable }) => [
    key,
    unit ?? unitOf(variable, query.get('precipitation_unit')),
  ]);
  return {
    ...head,
    [`${section}_units`]: { time: 'unixtime', ...Object.fromEntries(units) },
    [section]: { time, ...Object.fromEntries(along) },
  };
}

function nowIn(weather: Weather, variables: readonly string[]) {
  const time = Math.floor(Date.now() / 1000 / 900) * 900;
  return {
    current_units: Object.fromEntries(variables.map((each) => [each, unitOf(each, null)])),
    current: {
      time,
      interval: 900,
      ...Object.fromEntries(variables.map((each) => [each, weather(each, time, '')])),
    },
  };
}

/** As the documentation tells them, in metric units. */
const UNITS: Record<string, string> = {
  weather_code: 'wmo code',
  temperature_2m: '°C',
  apparent_temperature: '°C',
  wind_speed_10m: 'km/h',
  wind_gusts_10m: 'km/h',
  wind_direction_10m: '°',
  precipitation_probability: '%',
  sunshine_duration: 's',
  snow_depth: 'm',
  snowfall: 'cm',
  pressure_msl: 'hPa',
  shortwave_radiation: 'W/m²',
  cape: 'J/kg',
};

function unitOf(variable: string, length: string | null): string {
  if (variable === 'precipitation') return length ?? 'mm';
  return UNITS[variable] ?? '';
}

const TOWN = { elevation: 10, feature_code: 'PPL' };

/** Places as the geocoder tells them, made up but for their points and clocks. */
export const AMSTERDAM = {
  ...TOWN,
  name: 'Amsterdam',
  latitude: 52.37,
  longitude: 4.89,
  timezone: 'Europe/Amsterdam',
  country: 'The Netherlands',
  country_code: 'NL',
  admin1: 'North Holland',
  population: 741_636,
};
const springfield = (admin1: string, latitude: number, longitude: number, population: number) => ({
  ...TOWN,
  name: 'Springfield',
  latitude,
  longitude,
  timezone: 'America/Chicago',
  country: 'United States',
  country_code: 'US',
  admin1,
  population,
});
export const SPRINGFIELDS = [
  springfield('Missouri', 37.22, -93.3, 166_810),
  springfield('Illinois', 39.8, -89.64, 116_565),
  springfield('Massachusetts', 42.1, -72.59, 154_341),
];
export const PARISES = [
  {
    ...AMSTERDAM,
    name: 'Paris',
    country: 'France',
    country_code: 'FR',
    admin1: 'Ile-de-France',
    population: 2_138_551,
  },
  {
    ...AMSTERDAM,
    name: 'Paris',
    country: 'United States',
    country_code: 'US',
    admin1: 'Texas',
    population: 24_782,
  },
];
/** Nothing but a name, a point and a clock. */
export const NOWHERE = { name: 'Nowhere', latitude: -78.1, longitude: 16.4, timezone: 'Antarctica/Syowa' };

/** A place where the clock of a zone holds. */
export function placeIn(timezone: string, longitude = 0) {
  return { ...AMSTERDAM, name: 'Testville', timezone, longitude };
}
