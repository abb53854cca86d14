import { setting } from '@plugboard/core';
import { egressSettings } from '@plugboard/core/egress';
import * as z from 'zod';

export const settings = z.strictObject({
  openMeteoUrl: setting(
    z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('An Open-Meteo server of your own, for all requests.'),
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
  ...egressSettings,
});
