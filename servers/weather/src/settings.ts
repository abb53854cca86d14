import { setting } from '@plugboard/core';
import { egressSettings } from '@plugboard/core/egress';
import * as z from 'zod';

export const settings = z.strictObject({
  openMeteoUrl: setting(
    z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('An Open-Meteo server of your own, for all that is asked of Open-Meteo.'),
    { value: 'url', env: 'OPEN_METEO_URL' },
  ),
  apiKey: setting(
    z
      .string()
      .min(1)
      .optional()
      .describe('Key of a paying customer of Open-Meteo; the free service takes none.'),
    { value: 'key', env: 'OPEN_METEO_API_KEY', secret: true },
  ),
  callsADay: setting(
    z
      .number()
      .positive()
      .optional()
      .describe('Most that may be asked of Open-Meteo in a day, as it counts; 10,000 for the free service.'),
    { value: 'number', env: 'OPEN_METEO_CALLS_A_DAY' },
  ),
  alertsUrl: setting(
    z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('A server that is asked for alerts instead of the services themselves.'),
    { value: 'url', env: 'WEATHER_ALERTS_URL' },
  ),
  contact: setting(
    z
      .string()
      .regex(/^[\w.+@:/-]{3,100}$/)
      .optional()
      .describe('An address of yours, told to who is asked; the address of this project unless set.'),
    { value: 'address', env: 'WEATHER_CONTACT' },
  ),
  cache: setting(
    z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder for answers and for the count of what was asked; in the system's for caches unless set.",
      ),
    { value: 'folder', env: 'WEATHER_CACHE', isPath: true },
  ),
  ...egressSettings,
});
