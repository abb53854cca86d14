import { defineView } from '@plugboard/core';

/** The rows of a forecast as a chart. */
export const forecastView = defineView({
  uri: 'ui://weather/forecast.html',
  name: 'forecast',
  title: 'Forecast',
  description:
    'The forecast of a place as a chart: one panel for each unit, bands where models or members part.',
  load: async () => (await import('./forecast.generated.ts')).forecast,
});
