import type * as z from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { openMeteo, type OpenMeteo } from './open-meteo/open-meteo.ts';
import type { settings } from './settings.ts';

/** What the tools of this server may use. */
export interface WeatherDeps extends AsyncDisposable {
  readonly openMeteo: OpenMeteo;
}

export function openWeather({
  openMeteoUrl,
  apiKey,
  allowPrivateNetwork,
}: z.output<typeof settings>): WeatherDeps {
  const upstream = openMeteo({
    url: openMeteoUrl,
    apiKey,
    allowPrivateNetwork,
    userAgent: `plugboard-weather/${manifest.version}`,
  });
  return { openMeteo: upstream, [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose]() };
}
