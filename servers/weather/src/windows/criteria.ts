import * as z from 'zod';
import type { MetricName } from '../open-meteo/metrics.ts';

const degrees = z.number().min(-90).max(60).optional();
const clockHour = z.int().min(0).max(24).optional();

/** What an hour has to be like; what is not named may be anything. */
export const Criteria = z
  .strictObject({
    max_wind: z.number().min(0).optional().describe('km/h'),
    max_gusts: z.number().min(0).optional().describe('km/h'),
    max_precip: z.number().min(0).optional().describe('mm an hour'),
    max_precip_prob: z.number().min(0).max(100).optional().describe('%'),
    min_temp: degrees.describe('°C'),
    max_temp: degrees.describe('°C'),
    max_cloud: z.number().min(0).max(100).optional().describe('%'),
    daylight: z.boolean().optional().describe('By day alone'),
    from_hour: clockHour.describe('Local, 0 to 24'),
    to_hour: clockHour.describe('Local'),
  })
  .describe('All of them hold in each hour');
export type Criteria = z.output<typeof Criteria>;

interface Rule {
  readonly metric: MetricName;
  readonly holds: (value: number, asked: number) => boolean;
}

const atMost = (metric: MetricName): Rule => ({ metric, holds: (value, asked) => value <= asked });

const RULES = {
  max_wind: atMost('wind_speed'),
  max_gusts: atMost('wind_gusts'),
  max_precip: atMost('precipitation'),
  max_precip_prob: atMost('precipitation_probability'),
  min_temp: { metric: 'temperature', holds: (value, asked) => value >= asked },
  max_temp: atMost('temperature'),
  max_cloud: atMost('cloud_cover'),
} as const satisfies Partial<Record<keyof Criteria, Rule>>;

type Ruled = keyof typeof RULES;
export type Named = Ruled | 'daylight' | 'hours';

/** What has to be known of each hour. */
export function metricsOf(criteria: Criteria): MetricName[] {
  const ruled = ruledIn(criteria).map(([name]) => RULES[name].metric);
  // Something has to be asked for, and whoever looks for a window wants to know how warm it is.
  return [
    ...new Set<MetricName>([
      ...ruled,
      'temperature',
      ...(criteria.daylight === true ? (['daylight'] as const) : []),
    ]),
  ];
}

/** Which of them an hour breaks, and whether of one of them nothing is known. */
export function judge(
  criteria: Criteria,
  hour: number,
  valueOf: (metric: MetricName) => number | null,
): { readonly broken: readonly Named[]; readonly isUnknown: boolean } {
  const said = ruledIn(criteria).map(([name, asked]) => ({
    name,
    asked,
    value: valueOf(RULES[name].metric),
  }));
  const broken: Named[] = said.flatMap(({ name, asked, value }) =>
    value === null || RULES[name].holds(value, asked) ? [] : [name],
  );
  const daylight = criteria.daylight === true ? valueOf('daylight') : 1;
  if (daylight === 0) broken.push('daylight');
  if (!isBetween(hour, criteria)) broken.push('hours');
  return { broken, isUnknown: daylight === null || said.some(({ value }) => value === null) };
}

function ruledIn(criteria: Criteria): [Ruled, number][] {
  return (Object.keys(RULES) as Ruled[]).flatMap((name): [Ruled, number][] => {
    const asked = criteria[name];
    return asked === undefined ? [] : [[name, asked]];
  });
}

/** From 22 to 4 is the night. */
function isBetween(hour: number, { from_hour: from = 0, to_hour: to = 24 }: Criteria): boolean {
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}
