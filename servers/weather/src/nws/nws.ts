import { ToolError } from '@plugboard/core';
import { httpClient, UpstreamError } from '@plugboard/core/upstream';
import * as z from 'zod';
import { instantOf, oneLine, paragraphs, severityOf, Text, type Notice } from '../alerts/notice.ts';
import type { AlertService, ServiceOptions } from '../alerts/service.ts';

const Properties = z.object({
  id: z.string().optional(),
  event: z.string(),
  status: Text,
  messageType: Text,
  severity: Text,
  urgency: Text,
  certainty: Text,
  areaDesc: Text,
  sent: Text,
  effective: Text,
  onset: Text,
  ends: Text,
  expires: Text,
  headline: Text,
  description: Text,
  instruction: Text,
  references: z
    .array(z.object({ identifier: z.string().optional(), '@id': z.string().optional() }))
    .nullish()
    .catch(undefined),
});

/** One alert that cannot be read must not hide the others. */
const AlertsAnswer = z.object({
  features: z.array(z.object({ id: z.string().optional(), properties: z.unknown() })).default([]),
});

/** The National Weather Service of the United States (https://www.weather.gov/documentation/services-web-api). */
export function nws({ url, ...options }: ServiceOptions): AlertService {
  const client = httpClient({
    ...options,
    name: 'The National Weather Service',
    baseUrl: url ?? 'https://api.weather.gov',
    headers: { accept: 'application/geo+json' },
    concurrency: 1,
    shared: url === undefined ? 'nws' : undefined,
    // Its limit is not published; it says that a few seconds later all is well.
    retryAfter: ({ status }) => (status === 429 ? 5 : undefined),
    cache: true,
  });
  return {
    notices: async ({ point, codes }, signal) => {
      const query =
        point === undefined
          ? codesOf(codes ?? [])
          : { point: `${near(point.latitude)},${near(point.longitude)}` };
      const answer = await inOurWords(client.get('/alerts/active', { query, signal }));
      return noticesIn(answer.json(AlertsAnswer));
    },
    source: 'National Weather Service',
    attribution: 'US National Weather Service, in the public domain',
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function noticesIn({ features }: z.output<typeof AlertsAnswer>): Notice[] {
  return features.flatMap(({ id, properties }) => {
    const { data } = Properties.safeParse(properties);
    return data === undefined ? [] : [noticeOf(data, id ?? '')];
  });
}

function noticeOf(said: z.output<typeof Properties>, feature: string): Notice {
  const { id = feature, event, status, messageType, headline, references } = said;
  return {
    id: bare(id),
    references: (references ?? []).flatMap(({ identifier, '@id': url }) => bare(identifier ?? url ?? '')),
    kind: messageType === 'Cancel' ? 'cancel' : messageType === 'Update' ? 'update' : 'alert',
    // Tsunami exercises come as actual ones, and say so in their words alone.
    isActual: (status ?? 'Actual') === 'Actual' && !TEST.test(`${headline ?? ''} ${said.description ?? ''}`),
    event: oneLine(event, 80),
    severity: severityOf(said.severity),
    urgency: word(said.urgency),
    certainty: word(said.certainty),
    area: oneLine(said.areaDesc ?? ''),
    sent: instantOf(said.sent) ?? instantOf(said.effective) ?? 0,
    onset: instantOf(said.onset) ?? instantOf(said.effective),
    ends: instantOf(said.ends),
    expires: instantOf(said.expires),
    headline: headline === undefined || headline === null ? undefined : oneLine(headline),
    text: paragraphs(said.description, said.instruction),
  };
}

const TEST = /THIS[_ ]MESSAGE[_ ]IS[_ ]FOR[_ ]TEST[_ ]PURPOSES[_ ]ONLY|THIS IS A TEST MESSAGE/i;

function word(text: string | null | undefined): string | undefined {
  return text === undefined || text === null || text === 'Unknown' ? undefined : oneLine(text, 20);
}

/** An id comes alone and as the end of an address. */
function bare(id: string): string {
  return id.split('/').at(-1) ?? id;
}

/** States and waters are areas, forecast zones and counties are zones; one question asks for one kind. */
function codesOf(codes: readonly string[]) {
  const zones = codes.filter((code) => code.length > 2);
  if (zones.length > 0 && zones.length < codes.length)
    throw new ToolError('States and zones are asked for apart.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Give one kind.',
    });
  return zones.length > 0 ? { zone: zones.join(',') } : { area: codes.join(',') };
}

/** More than four decimals are refused. */
function near(degrees: number): number {
  return Number(degrees.toFixed(4));
}

async function inOurWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!UpstreamError.is(error) || (error.status !== 400 && error.status !== 404)) throw error;
    throw new ToolError('The National Weather Service knows no such place or area.', {
      code: 'UNKNOWN_AREA',
      hint: 'It has the United States and their waters; areas are such as US-CA, or CAZ041.',
      cause: error,
    });
  }
}
