import { defineServer } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { checks } from './checks.ts';
import { openWeather } from './deps.ts';
import { settings } from './settings.ts';
import { comparePlaces } from './tools/compare-places.ts';
import { findWeatherWindow } from './tools/find-weather-window.ts';
import { getAlerts } from './tools/get-alerts.ts';
import { getAirQuality } from './tools/get-air-quality.ts';
import { getCurrent } from './tools/get-current.ts';
import { getForecast } from './tools/get-forecast.ts';
import { getHistory } from './tools/get-history.ts';
import { getMarine } from './tools/get-marine.ts';
import { resolvePlace } from './tools/resolve-place.ts';

export const weather = defineServer({
  name: 'weather',
  version: manifest.version,
  title: 'Weather',
  instructions:
    'Weather anywhere, from Open-Meteo, and official alerts of many countries; no key is needed. Places are named as people name them, with state or ' +
    'country where a name is not the only one. Days and hours are those of the place. Where nothing is known, ' +
    'nothing stands: it is not zero. Name the source when you pass it on.',
  settings,
  deps: openWeather,
  checks,
  tools: [
    resolvePlace,
    getCurrent,
    getForecast,
    getAlerts,
    getHistory,
    getAirQuality,
    getMarine,
    findWeatherWindow,
    comparePlaces,
  ],
});
