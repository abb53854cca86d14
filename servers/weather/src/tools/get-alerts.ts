import { defineTool, outside, reads, ToolError, visible, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { Live } from '../alerts/live.ts';
import { SEVERITIES, type Notice, type Severity } from '../alerts/notice.ts';
import type { AlertService, PlacedNotice } from '../alerts/service.ts';
import { atPlace, Coverage, FRAME_COST, frameShape, renderFrame, sourceLine } from '../answer/frame.ts';
import type { WeatherDeps } from '../deps.ts';
import type { Asking } from '../open-meteo/asking.ts';
import { PlaceArgument, type Located } from '../place/place.ts';
import { zone, type Zone } from '../place/zone.ts';

const LONGEST_TEXT = 3_000;

const Alert = z.strictObject({
  id: z.string(),
  event: z.string(),
  severity: z.enum(SEVERITIES).optional(),
  urgency: z.string().optional(),
  certainty: z.string().optional(),
  area: z.string(),
  sent: z.string(),
  begins: z.string().optional(),
  ends: z.string().optional(),
  headline: z.string().optional(),
  text: z.string().optional(),
});
type Alert = z.output<typeof Alert>;

const Alerts = z.strictObject({
  ...frameShape,
  area: z.string().optional(),
  alerts: z.array(Alert).optional().describe('The worst first'),
  coverage: Coverage.optional().describe('Alerts in force'),
});

interface Asked {
  readonly min_severity?: Severity | undefined;
  readonly since?: string | undefined;
  readonly include_text: boolean;
}

export const getAlerts = defineTool({
  name: 'get_alerts',
  title: 'Get alerts',
  description:
    'Official weather alerts in force or to come, the worst first: United States, Canada, most of Europe. With since, only ' +
    'what is new.',
  effect: reads({ openWorld: true }),
  inputSchema: z
    .strictObject({
      place: PlaceArgument.optional(),
      area: z
        .string()
        .regex(/^[a-z]{2}(-[a-z0-9]{2,6})?$/i)
        .optional()
        .describe('Instead of place: US-TX, US-CAZ041, CA-ON, or a country of Europe as DE'),
      min_severity: z.enum(SEVERITIES).optional().describe('Leaves out what is milder'),
      since: z.string().max(40).optional().describe('Only what was sent after it, as 2026-05-01T12:00Z'),
      include_text: z.boolean().default(false).describe('Add the whole words of each'),
    })
    .superRefine(({ place, area, since }, issues) => {
      if (since !== undefined && Number.isNaN(Date.parse(since)))
        issues.addIssue({
          code: 'custom',
          path: ['since'],
          message: 'expected a time such as 2026-05-01T12:00Z',
        });
      if ((place === undefined) === (area === undefined))
        issues.addIssue({ code: 'custom', path: ['place'], message: 'give place or area, one of them' });
    }),
  outputSchema: Alerts,
  handler: async ({ place: asked, area, ...wish }, deps: WeatherDeps, call) => {
    if (area !== undefined) return inArea(area, wish, deps, call);
    return atPlace(deps.openMeteo, asked as NonNullable<typeof asked>, call, async (place, asking) =>
      atPoint(place, wish, { deps, call, asking }),
    );
  },
  render: (told, { place = '', area }) =>
    area === undefined ? renderFrame(told, place, lines(told)) : inLines(told, area),
});

interface Around {
  readonly deps: WeatherDeps;
  readonly call: Call;
  readonly asking: Asking;
}

async function atPoint(place: Located, wish: Asked, { deps, call, asking }: Around) {
  const { countryOf } = await import('../alerts/country.ts');
  const { reaches } = await import('../alerts/reach.ts');
  const country = countryOf(place);
  if (country === undefined)
    throw new ToolError('Which country warns there is not known from a point.', {
      code: 'NO_ALERTS_HERE',
      hint: 'Name the place, or give area.',
    });
  const service = (await deps.alerts()).of(country);
  const all = await service.notices({ point: place, codes: [country] }, call.signal);
  const byReach = Map.groupBy(all, (notice) =>
    notice.reach === undefined ? 'yes' : reaches(notice.reach, place),
  );
  const { told, live } = await shown(byReach.get('yes') ?? [], wish, {
    service,
    call,
    clock: zone(place.timezone),
  });
  const elsewhere = await liveIn(byReach.get('unknown') ?? [], wish);
  if (elsewhere.notices.length > 0)
    asking.note(
      `${elsewhere.notices.length} more in ${country} name areas that may or may not hold this place: ask for area ${country}.`,
    );
  for (const note of notesOf(live, wish)) asking.note(note);
  return told;
}

async function inArea(area: string, wish: Asked, deps: WeatherDeps, call: Call) {
  const { readArea } = await import('../alerts/services.ts');
  const { country, where } = readArea(area);
  const service = (await deps.alerts()).of(country);
  const all = await service.notices(where, call.signal);
  const { told, live } = await shown(all, wish, { service, call, clock: zone('UTC') });
  const notes = notesOf(live, wish);
  return { area: area.toUpperCase(), ...told, ...(notes.length > 0 && { notes }) };
}

async function liveIn(
  notices: readonly PlacedNotice[],
  { since, min_severity: atLeast }: Asked,
): Promise<Live> {
  const { liveOf } = await import('../alerts/live.ts');
  const from = since === undefined ? undefined : Date.parse(since) / 1000;
  return liveOf(notices, { now: Date.now() / 1000, since: from, atLeast });
}

interface Showing {
  readonly service: AlertService;
  readonly call: Call;
  readonly clock: Zone;
}

async function shown(all: readonly PlacedNotice[], wish: Asked, { service, call, clock }: Showing) {
  const live = await liveIn(all, wish);
  const { endOf } = await import('../alerts/live.ts');
  const rows = live.notices.map((notice) => alertOf(notice, endOf(notice), clock, wish.include_text));
  const { rows: alerts } = call.fit(rows, call.budget - FRAME_COST);
  const coverage = { requested: rows.length, returned: alerts.length, null_trimmed: 0 };
  const { source, attribution } = service;
  return { live, told: { alerts, coverage, source, attribution } };
}

function alertOf(notice: Notice, end: number, { label }: Zone, withText: boolean): Alert {
  const { id, event, severity, urgency, certainty, area, sent, onset, headline, text } = notice;
  return {
    id,
    event,
    ...(severity && { severity }),
    ...(urgency && { urgency }),
    ...(certainty && { certainty }),
    area,
    sent: label(sent),
    ...(onset !== undefined && { begins: label(onset) }),
    ...(Number.isFinite(end) && { ends: label(end) }),
    ...(headline !== undefined && { headline }),
    ...(withText && text !== '' && { text: visible(text).slice(0, LONGEST_TEXT) }),
  };
}

/** What is left out, so that an empty list is not taken for a calm day. */
function notesOf({ older, milder }: Live, { since, min_severity: least }: Asked): string[] {
  return [
    ...(older > 0 ? [`${older} more in force since before ${since}.`] : []),
    ...(milder > 0 ? [`${milder} milder than ${least}.`] : []),
  ];
}

interface Told {
  alerts?: Alert[] | undefined;
  coverage?: Coverage | undefined;
  notes?: string[] | undefined;
  source: string;
  attribution: string;
}

function inLines(told: Told, area: string): string {
  return [
    `${area.toUpperCase()}, times of UTC`,
    ...lines(told),
    ...(told.notes ?? []),
    sourceLine(told),
  ].join('\n');
}

function lines({ alerts = [], coverage, source }: Told): string[] {
  const left = (coverage?.requested ?? 0) - alerts.length;
  if (alerts.length === 0) return ['No alerts.'];
  return [
    outside(alerts.map(line).join('\n'), { source }),
    ...(left > 0 ? [`${left} more; ask with min_severity, or for a smaller area.`] : []),
  ];
}

function line(alert: Alert): string {
  const {
    severity = 'severity not said',
    event,
    urgency,
    certainty,
    begins,
    ends,
    area,
    headline,
    text,
    sent,
    id,
  } = alert;
  const when = [begins && `from ${begins}`, ends && `until ${ends}`].filter(Boolean).join(' ');
  const facts = [
    severity,
    event,
    when,
    [urgency, certainty].filter(Boolean).join(', '),
    area,
    `sent ${sent}`,
    id,
  ];
  return [facts.filter((fact) => fact !== '').join(' | '), headline, text]
    .filter((part) => part !== undefined)
    .join('\n  ');
}
