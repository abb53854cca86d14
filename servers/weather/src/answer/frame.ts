import type { Call } from '@plugboard/core';
import * as z from 'zod';
import type { Asking } from '../open-meteo/asking.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import { findPlace } from '../place/find-place.ts';
import { fullName, Named, named, placeLine, type Located, type PlaceArgument } from '../place/place.ts';
import { OPEN_METEO, type Source } from '../source.ts';

/** Of how much something was asked, was told, and was not known at the end. */
export const Coverage = z.strictObject({ requested: z.int(), returned: z.int(), null_trimmed: z.int() });
export type Coverage = z.output<typeof Coverage>;

export const sourceShape = { source: z.string(), attribution: z.string() };

/** What every answer about one place has around what it tells. */
export const frameShape = {
  place: Named.optional(),
  others: z.array(z.string()).optional().describe('Other places of that name'),
  candidates: z.array(z.string()).optional().describe('Instead of an answer: which of them is meant?'),
  notes: z.array(z.string()).optional(),
  ...sourceShape,
};

export interface Frame extends Source {
  place?: Named | undefined;
  others?: string[] | undefined;
  candidates?: string[] | undefined;
  notes?: string[] | undefined;
}

/** What the frame around rows may cost, in tokens. */
export const FRAME_COST = 700;

/** One call, with room for what has to be said beside its numbers. */
export function askingOf({ signal }: Pick<Call, 'signal'>): Asking & { readonly notes: readonly string[] } {
  const notes = new Set<string>();
  return {
    signal,
    note: (words) => void notes.add(words),
    get notes() {
      return [...notes];
    },
  };
}

/** Answers about the place that is meant, or which ones may be. */
export async function atPlace<Told extends object>(
  openMeteo: OpenMeteo,
  asked: PlaceArgument,
  call: Call,
  tell: (place: Located, asking: Asking) => Promise<Told & Source>,
): Promise<Frame & Partial<Told>> {
  const asking = askingOf(call);
  const found = await findPlace(openMeteo, asked, call, asking);
  if (found.place === undefined)
    return { candidates: found.candidates.map(placeLine), ...OPEN_METEO } as Frame & Partial<Told>;
  const { place, others } = found;
  const told = await tell(place, asking);
  return {
    place: named(place),
    ...(others.length === 0 ? {} : { others: others.map(fullName) }),
    ...told,
    ...(asking.notes.length === 0 ? {} : { notes: [...asking.notes] }),
  };
}

/** The lines of an answer: its place, what is told, what has to be said beside it, who said it. */
export function renderFrame(frame: Frame, asked: PlaceArgument, told: readonly string[]): string {
  const { place, others = [], notes = [] } = frame;
  if (place === undefined) return renderCandidates(frame, asked);
  return [
    placeLine(place),
    ...(others.length === 0 ? [] : [`Not: ${others.join('; ')}`]),
    ...told,
    ...notes,
    sourceLine(frame),
  ].join('\n');
}

export function sourceLine({ attribution }: Source): string {
  return `Source: ${attribution}`;
}

function renderCandidates({ candidates = [], ...source }: Frame, asked: PlaceArgument): string {
  const name = JSON.stringify(asked);
  if (candidates.length === 0)
    return `No place is known as ${name}; try another spelling, a larger place nearby, or a point.\n${sourceLine(source)}`;
  return [
    `${name} may mean several places. Ask again for one of them, by its full name or its point:`,
    ...candidates,
    sourceLine(source),
  ].join('\n');
}
