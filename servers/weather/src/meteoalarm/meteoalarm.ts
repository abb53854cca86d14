import { ToolError } from '@plugboard/core';
import { httpClient } from '@plugboard/core/upstream';
import * as z from 'zod';
import { instantOf, oneLine, paragraphs, severityOf, Text } from '../alerts/notice.ts';
import type { AlertService, PlacedNotice, ServiceOptions } from '../alerts/service.ts';
import { FEEDS } from './feeds.ts';

const Parameter = z.object({ valueName: z.string(), value: z.string() });
const Area = z.object({
  areaDesc: z.string().catch(''),
  polygon: z.array(z.string()).nullish().catch(undefined),
});
const Info = z.object({
  language: Text,
  event: Text,
  severity: Text,
  urgency: Text,
  certainty: Text,
  effective: Text,
  onset: Text,
  expires: Text,
  headline: Text,
  description: Text,
  instruction: Text,
  parameter: z.array(Parameter).nullish().catch(undefined),
  area: z.array(Area).catch([]),
});
type Info = z.output<typeof Info>;
const Alert = z.object({
  identifier: z.string(),
  sent: Text,
  status: Text,
  msgType: Text,
  references: Text,
  info: z.array(Info).min(1),
});

/** The Common Alerting Protocol as JSON. One alert that cannot be read must not hide the others. */
const FeedAnswer = z.object({
  warnings: z
    .array(z.object({ alert: z.unknown() }))
    .default([])
    .transform((warnings) => warnings.flatMap(({ alert }) => Alert.safeParse(alert).data ?? [])),
});

/** Switzerland draws each outline: on a stormy day that is more than most answers. */
const MOST_BYTES = 40_000_000;
const FRESH_MS = 5 * 60_000;

/** What the weather services of Europe say, country by country (https://feeds.meteoalarm.org). */
export function meteoalarm({ url, ...options }: ServiceOptions): AlertService {
  const client = httpClient({
    ...options,
    name: 'MeteoAlarm',
    baseUrl: url ?? 'https://feeds.meteoalarm.org',
    concurrency: 1,
    shared: url === undefined ? 'meteoalarm' : undefined,
    timeout: 45_000,
    maxBytes: MOST_BYTES,
  });
  // A feed is of a whole country and large; who asks for two towns asks for it once.
  const known = new Map<string, { readonly at: number; readonly notices: readonly PlacedNotice[] }>();
  return {
    notices: async ({ codes }, signal) => {
      const feed = FEEDS[codes?.[0] ?? ''];
      if (feed === undefined)
        throw new ToolError('MeteoAlarm has no such country.', { code: 'UNKNOWN_AREA' });
      const last = known.get(feed);
      if (last !== undefined && Date.now() - last.at < FRESH_MS) return last.notices;
      const answer = await client.get(`/api/v1/warnings/feeds-${feed}`, { signal });
      const notices = noticesIn(answer.json(FeedAnswer));
      known.set(feed, { at: Date.now(), notices });
      return notices;
    },
    source: 'MeteoAlarm',
    attribution:
      'EUMETNET – MeteoAlarm and the national weather service, CC BY 4.0; may be behind www.meteoalarm.org, which has the latest',
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function noticesIn({ warnings }: z.output<typeof FeedAnswer>): PlacedNotice[] {
  return warnings.flatMap(({ identifier, sent, status, msgType, references, info }): PlacedNotice[] => {
    // Each message says the same in some languages.
    const told = info.find(({ language }) => language?.startsWith('en')) ?? info[0];
    if (told === undefined || isGreen(told)) return [];
    const names = [...new Set(info.flatMap(({ area }) => area.map(({ areaDesc }) => oneLine(areaDesc, 80))))];
    return [
      {
        id: identifier,
        references: (references ?? '').split(/\s+/).flatMap((reference) => reference.split(',')[1] ?? []),
        kind: msgType === 'Cancel' ? 'cancel' : msgType === 'Update' ? 'update' : 'alert',
        isActual: (status ?? 'Actual') === 'Actual',
        event: oneLine(told.event ?? 'alert', 80),
        severity: severityOf(told.severity),
        urgency: word(told.urgency),
        certainty: word(told.certainty),
        area: oneLine(told.area.map(({ areaDesc }) => areaDesc).join('; ')),
        sent: instantOf(sent) ?? 0,
        onset: instantOf(told.onset) ?? instantOf(told.effective),
        ends: undefined,
        expires: instantOf(told.expires),
        headline: told.headline === undefined || told.headline === null ? undefined : oneLine(told.headline),
        text: paragraphs(told.description, told.instruction),
        reach: {
          names,
          rings: info.flatMap(({ area }) => area.flatMap(({ polygon }) => (polygon ?? []).map(ringOf))),
        },
      },
    ];
  });
}

/** Green says that nothing is to be feared. */
function isGreen({ parameter }: Info): boolean {
  return (parameter ?? []).some(
    ({ valueName, value }) => valueName === 'awareness_level' && /^\s*1\b|green/i.test(value),
  );
}

function word(text: string | null | undefined): string | undefined {
  return text === undefined || text === null || text === 'Unknown' ? undefined : oneLine(text, 20);
}

/** `47.1,8.2 47.2,8.3 …` */
function ringOf(polygon: string): [number, number][] {
  return polygon
    .trim()
    .split(/\s+/)
    .flatMap((pair): [number, number][] => {
      const [latitude = Number.NaN, longitude = Number.NaN] = pair.split(',').map(Number);
      return Number.isNaN(latitude) || Number.isNaN(longitude) ? [] : [[latitude, longitude]];
    });
}
