import { upstream, type Received } from '@plugboard/core/testing';
import type { ToolCall } from './subject.ts';
import type { Requests, Task } from './tasks.ts';
import { task, toolCall } from './task.ts';

const OURS = '@plugboard/weather';
const PEER = '@dangahagan/weather-mcp';

const HOUR = 3600;
const DAY = 24 * HOUR;
const PLACE = { latitude: 52.37, longitude: 4.89 };

export const about = () =>
  'What it does for a model, on an Open-Meteo on loopback that answers as its documentation says: the same questions to each, every ' +
  'time for another point or name. Requests are per call, over all calls: what it asks of the weather, of clocks and of names.';

/** An Open-Meteo for one section, which knows who asks. */
export async function openBenchWeather() {
  const series = (request: Received) => ({ body: answerTo(request) });
  const api = await upstream({
    'GET /v1/forecast': series,
    'GET /v1/archive': series,
    'GET /v1/air-quality': series,
    'GET /v1/marine': series,
    'GET /v1/ensemble': series,
    'GET /v1/search': ({ query }) => ({ body: { results: [placeOf(query.get('name') ?? '')] } }),
    // Who else the peer asks for names, before and beside it.
    'GET /geocoder/locations/onelineaddress': { body: { result: { addressMatches: [] } } },
    'GET /search': { body: [] },
  });
  const requests = (name: string): Requests => {
    const all = api.requests.filter(({ headers }) => (headers['x-bench-peer'] ?? OURS) === name).length;
    return { all, unchanged: 0 };
  };
  return { url: api.url, requests, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

export function oursAt(folder: string, url: string): string[] {
  if (url === '') return [];
  return ['--open-meteo-url', url, '--cache', `${folder}/weather`, '--allow-private-network'];
}

export function peerAt(url: string): string[] {
  if (url === '') return [];
  const first = new URL('./served/weather-peer.js', import.meta.url);
  first.searchParams.set('api', url);
  first.searchParams.set('name', PEER);
  return ['--import', first.href];
}

function placeOf(name: string) {
  const town = { name, ...PLACE, elevation: 13, timezone: 'Europe/Amsterdam', feature_code: 'PPLC' };
  return {
    id: 2_759_794,
    ...town,
    country: 'The Netherlands',
    country_code: 'NL',
    admin1: 'North Holland',
    population: 741_636,
  };
}

/** Every variable that is asked for, in each section, as a curve over the day. */
function answerTo({ query }: Received): object {
  const isUnix = query.get('timeformat') === 'unixtime';
  const today = Math.floor(Date.now() / 1000 / DAY) * DAY;
  const from = dayIn(query.get('start_date')) ?? today;
  const to =
    (dayIn(query.get('end_date')) ?? from + (Number(query.get('forecast_days') ?? 7) - 1) * DAY) + DAY;
  const label = (at: number, length: number) =>
    isUnix ? at : new Date(at * 1000).toISOString().slice(0, length);
  const along = (name: string, step: number, length: number) => {
    const variables = query.get(name)?.split(',').filter(Boolean);
    if (variables === undefined) return {};
    const time = Array.from({ length: Math.round((to - from) / step) }, (_, at) => from + at * step);
    return {
      [`${name}_units`]: {
        time: isUnix ? 'unixtime' : 'iso8601',
        ...Object.fromEntries(variables.map((each) => [each, unitOf(each)])),
      },
      [name]: {
        time: time.map((at) => label(at, length)),
        ...Object.fromEntries(variables.map((each) => [each, time.map((at) => valueOf(each, at, length))])),
      },
    };
  };
  const current = query.get('current')?.split(',');
  const now = Math.floor(Date.now() / 1000 / 900) * 900;
  return {
    latitude: Number(query.get('latitude')),
    longitude: Number(query.get('longitude')),
    generationtime_ms: 0.1,
    utc_offset_seconds: 0,
    timezone: query.get('timezone') === 'auto' ? 'Europe/Amsterdam' : 'GMT',
    timezone_abbreviation: 'GMT',
    elevation: 13,
    ...along('hourly', HOUR, 16),
    ...along('minutely_15', HOUR / 4, 16),
    ...along('daily', DAY, 10),
    ...(current && {
      current_units: {
        time: 'unixtime',
        interval: 'seconds',
        ...Object.fromEntries(current.map((each) => [each, unitOf(each)])),
      },
      current: {
        time: label(now, 16),
        interval: 900,
        ...Object.fromEntries(current.map((each) => [each, valueOf(each, now, 16)])),
      },
    }),
  };
}

function dayIn(date: string | null): number | undefined {
  return date === null ? undefined : Date.parse(`${date}T00:00Z`) / 1000;
}

function valueOf(variable: string, at: number, length: number): number | string {
  if (/^sun(rise|set)$/.test(variable))
    return new Date(at * 1000).toISOString().slice(0, Math.max(16, length));
  if (variable === 'weather_code') return 61;
  if (variable === 'is_day') return 1;
  const wave = Math.sin(((at / HOUR) % 24) / 4);
  return Math.round((12.4 + 6 * wave) * 10) / 10;
}

function unitOf(variable: string): string {
  if (variable.includes('temperature')) return '°C';
  if (variable.includes('probability') || variable.includes('humidity') || variable.includes('cloud'))
    return '%';
  if (variable.includes('wind') || variable.includes('gusts'))
    return variable.includes('direction') ? '°' : 'km/h';
  return /precipitation|rain|showers/.test(variable) ? 'mm' : '';
}

/** Another point, or town, for each call: an answer that is kept would measure what keeps it. */
const at = (index: number) => ({ latitude: Number((40 + index * 0.37).toFixed(2)), longitude: 4.89 });
const town = (index: number) => `Town ${index}`;

export function weatherTasks(): readonly Task[] {
  const both = (name: string, ours: (index: number) => ToolCall, peers: (index: number) => ToolCall) =>
    task(name, 'ain', { [OURS]: ours, [PEER]: peers });
  return [
    both(
      'the weather now',
      (index) => toolCall('get_current', { place: at(index) }),
      (index) => toolCall('get_current_conditions', at(index)),
    ),
    both(
      'a week, day by day',
      (index) => toolCall('get_forecast', { place: at(index), days: 7 }),
      (index) => toolCall('get_forecast', { ...at(index), days: 7 }),
    ),
    both(
      'two days, hour by hour',
      (index) => toolCall('get_forecast', { place: at(index), days: 2, granularity: 'hourly' }),
      (index) => toolCall('get_forecast', { ...at(index), days: 2, granularity: 'hourly' }),
    ),
    both(
      'a week at a place by its name',
      (index) => toolCall('get_forecast', { place: town(index), days: 7 }),
      (index) => toolCall('get_forecast', { city_name: town(index), days: 7 }),
    ),
    task('find a place', 'North Holland', {
      [OURS]: (index) => toolCall('resolve_place', { query: town(index) }),
      [PEER]: (index) => toolCall('search_location', { query: town(index) }),
    }),
  ];
}
