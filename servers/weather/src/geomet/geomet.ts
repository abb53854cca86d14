import { httpClient } from '@plugboard/core/upstream';
import * as z from 'zod';
import { instantOf, oneLine, paragraphs, Text, type Severity } from '../alerts/notice.ts';
import type { AlertService, PlacedNotice, Reach, ServiceOptions } from '../alerts/service.ts';

const Properties = z.object({
  id: z.string().optional(),
  alert_type: Text,
  alert_name_en: Text,
  alert_short_name_en: Text,
  publication_datetime: Text,
  validity_datetime: Text,
  event_end_datetime: Text,
  expiration_datetime: Text,
  alert_text_en: Text,
  risk_colour_en: Text,
  confidence_en: Text,
  feature_name_en: Text,
  province: Text,
  status_en: Text,
});
const Ring = z.array(z.tuple([z.number(), z.number()], z.number()));
const Geometry = z
  .union([
    z
      .object({ type: z.literal('Polygon'), coordinates: z.array(Ring) })
      .transform(({ coordinates }) => [coordinates]),
    z
      .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) })
      .transform(({ coordinates }) => coordinates),
  ])
  .nullish()
  .catch(undefined);
const Feature = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  geometry: Geometry,
  properties: Properties,
});

/** One alert that cannot be read must not hide the others. */
const ItemsAnswer = z.object({
  features: z
    .array(z.unknown())
    .default([])
    .transform((features) => features.flatMap((feature) => Feature.safeParse(feature).data ?? [])),
});

const MOST = 500;
/** A box of this many degrees around a point; what it meets is then looked at exactly. */
const AROUND = 0.01;

/** Environment and Climate Change Canada (https://eccc-msc.github.io/open-data/msc-geomet/ogc_api_en/). */
export function geomet({ url, ...options }: ServiceOptions): AlertService {
  const client = httpClient({
    ...options,
    name: 'Environment Canada',
    baseUrl: url ?? 'https://api.weather.gc.ca',
    concurrency: 1,
    shared: url === undefined ? 'geomet' : undefined,
    cache: true,
  });
  return {
    notices: async ({ point, codes }, signal) => {
      const province = point === undefined ? codes?.[0] : undefined;
      const query = {
        f: 'json',
        lang: 'en',
        limit: MOST,
        bbox:
          point &&
          [
            point.longitude - AROUND,
            point.latitude - AROUND,
            point.longitude + AROUND,
            point.latitude + AROUND,
          ]
            .map((degrees) => degrees.toFixed(3))
            .join(','),
        province,
      };
      const answer = await client.get('/collections/weather-alerts/items', { query, signal });
      return noticesIn(answer.json(ItemsAnswer), province);
    },
    source: 'Environment and Climate Change Canada',
    attribution: 'Environment and Climate Change Canada, Open Government Licence – Canada',
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function noticesIn({ features }: z.output<typeof ItemsAnswer>, province?: string): PlacedNotice[] {
  return features
    .filter(({ properties }) => province === undefined || properties.province === province)
    .map(({ id, geometry, properties: said }) => {
      const event = said.alert_name_en ?? said.alert_short_name_en ?? said.alert_type ?? 'alert';
      return {
        id: said.id ?? String(id ?? `${event} ${said.publication_datetime}`),
        references: [],
        kind: /ended|cancel/i.test(said.status_en ?? '') ? 'cancel' : 'alert',
        isActual: true,
        event: oneLine(event, 80),
        severity: severityOf(said),
        urgency: undefined,
        certainty:
          said.confidence_en === undefined || said.confidence_en === null
            ? undefined
            : oneLine(said.confidence_en, 20),
        area: oneLine([said.feature_name_en, said.province].filter(Boolean).join(', ')),
        sent: instantOf(said.publication_datetime) ?? 0,
        onset: instantOf(said.validity_datetime),
        ends: instantOf(said.event_end_datetime),
        expires: instantOf(said.expiration_datetime),
        headline: undefined,
        text: paragraphs(said.alert_text_en),
        ...(geometry && { reach: reachOf(geometry) }),
      };
    });
}

function reachOf(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): Reach {
  // A hole in a zone of alerts would be a lake: who is on it is warned too.
  const rings = polygons.flatMap(([outer = []]) => [outer.map(([lon = 0, lat = 0]) => [lat, lon] as const)]);
  return { names: [], rings };
}

/** It names colours, since 2025; before, and of statements, kinds alone. */
const COLOURS: Readonly<Record<string, Severity>> = { red: 'Extreme', orange: 'Severe', yellow: 'Moderate' };
const KINDS: Readonly<Record<string, Severity>> = {
  warning: 'Severe',
  watch: 'Moderate',
  advisory: 'Minor',
  statement: 'Minor',
};

function severityOf({
  risk_colour_en: colour,
  alert_type: kind,
}: z.output<typeof Properties>): Severity | undefined {
  return COLOURS[colour?.toLowerCase() ?? ''] ?? KINDS[kind?.toLowerCase() ?? ''];
}
