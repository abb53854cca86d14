import type * as z from 'zod';
import manifest from '../package.json' with { type: 'json' };
import type { AlertServices } from './alerts/services.ts';
import { openMeteo, type OpenMeteo } from './open-meteo/open-meteo.ts';
import type { settings } from './settings.ts';
import type { Store } from './store/store.ts';

/** What the tools of this server may use. */
export interface WeatherDeps extends AsyncDisposable {
  readonly openMeteo: OpenMeteo;
  /** Who warns, opened when somebody asks. */
  readonly alerts: () => Promise<AlertServices>;
  /** What was worked out before, by all processes of this person. */
  readonly store: () => Promise<Store>;
}

export function openWeather({
  openMeteoUrl,
  alertsUrl,
  apiKey,
  callsADay,
  cache,
  contact,
  allowPrivateNetwork,
}: z.output<typeof settings>): WeatherDeps {
  let opened: Promise<Store> | undefined;
  const store = () => (opened ??= import('./store/store.ts').then(({ openStore }) => openStore(cache)));
  const userAgent = `plugboard-weather/${manifest.version} (${contact ?? manifest.homepage})`;
  const shared = { userAgent, allowPrivateNetwork };
  const upstream = openMeteo({ ...shared, url: openMeteoUrl, apiKey, callsADay }, store);
  let services: Promise<AlertServices> | undefined;
  const alerts = () =>
    (services ??= import('./alerts/services.ts').then(({ openServices }) =>
      openServices({ ...shared, url: alertsUrl }),
    ));
  const close = async () => {
    await (await services)?.[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
    (await opened)?.[Symbol.dispose]();
  };
  return { openMeteo: upstream, alerts, store, [Symbol.asyncDispose]: close };
}
