import { ToolError } from '@plugboard/core';
import { geomet } from '../geomet/geomet.ts';
import { FEEDS } from '../meteoalarm/feeds.ts';
import { meteoalarm } from '../meteoalarm/meteoalarm.ts';
import { nws } from '../nws/nws.ts';
import type { AlertService, ServiceOptions, Where } from './service.ts';

/** States that warn by the service of the United States, by their own ISO 3166 codes. */
const UNITED_STATES = new Set(['US', 'AS', 'GU', 'MP', 'PR', 'UM', 'VI']);

/** Who warns where. All that is free, needs no key and is documented. */
export interface AlertServices extends AsyncDisposable {
  /** Throws a `ToolError` where nobody does whom one may ask. */
  readonly of: (country: string) => AlertService;
}

export function openServices(options: ServiceOptions): AlertServices {
  const opened = new Map<string, AlertService>();
  const once = (name: string, open: (options: ServiceOptions) => AlertService) => {
    const service = opened.get(name) ?? open(options);
    opened.set(name, service);
    return service;
  };
  return {
    of: (country) => {
      if (UNITED_STATES.has(country)) return once('nws', nws);
      if (country === 'CA') return once('geomet', geomet);
      if (country in FEEDS) return once('meteoalarm', meteoalarm);
      throw new ToolError(`Nobody tells alerts for ${country} freely and without a key.`, {
        code: 'NO_ALERTS_HERE',
        hint: 'They are known for the United States, Canada and most of Europe; elsewhere ask the weather service of the country.',
      });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...opened.values()].map((service) => service[Symbol.asyncDispose]()));
    },
  };
}

export interface Area {
  readonly country: string;
  readonly where: Where;
}

/** `US-TX`, `US-CAZ041`, `CA-ON`, `DE`: by ISO 3166, or the zones of the United States. Throws a `ToolError`. */
export function readArea(area: string): Area {
  const [country = '', part] = area.toUpperCase().split('-');
  const refuse = (message: string, hint: string) => new ToolError(message, { code: 'UNKNOWN_AREA', hint });
  if (country in FEEDS && part !== undefined)
    throw refuse(
      `Alerts of ${country} are told for the whole country.`,
      `Ask for ${country}, or for a place in it.`,
    );
  if (country === 'US' && part === undefined)
    throw refuse('The United States are asked for state by state.', 'Give one, such as US-CA.');
  return { country, where: { codes: country in FEEDS ? [country] : [part ?? country] } };
}
