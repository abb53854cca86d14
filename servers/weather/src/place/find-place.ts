import type { Call } from '@plugboard/core';
import * as z from 'zod';
import type { Asking } from '../open-meteo/asking.ts';
import type { Hit } from '../open-meteo/geocoding.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import { fullName, type Located, type Place, type PlaceArgument } from './place.ts';
import { isZone } from './zone.ts';

/** What a name stands for: one place, with others that have the same name, or several of which none is meant alone. */
export type Found =
  | { readonly place: Located; readonly others: readonly Place[] }
  | { readonly place?: undefined; readonly candidates: readonly Place[] };

/** So many times as many people live in a place that is meant by its name alone: Paris is the one in France. */
const DOMINANCE = 5;
const MOST_CANDIDATES = 5;

interface Search {
  readonly query: string;
  readonly country?: string | undefined;
  readonly limit: number;
}

/** The places of that name, the likeliest first; none where Open-Meteo knows none. */
export async function searchPlaces(openMeteo: OpenMeteo, asked: Search, asking: Asking): Promise<Place[]> {
  return (await search(openMeteo, asked, asking)).places.slice(0, asked.limit);
}

/** The place that is meant; where several may be, the one that the person chooses, or else the candidates. */
export async function findPlace(
  openMeteo: OpenMeteo,
  asked: PlaceArgument,
  call: Pick<Call, 'canAsk' | 'ask'>,
  asking: Asking,
): Promise<Found> {
  if (typeof asked !== 'string') {
    const timezone = await openMeteo.zoneAt(asked, asking);
    return { place: { name: 'Point', ...asked, timezone }, others: [] };
  }
  const { places, isWithin } = await search(openMeteo, { query: asked, limit: 20 }, asking);
  const { first, twins, candidates } = meant(asked, places);
  if (first !== undefined && isWithin && isAlone(first, twins))
    return { place: await located(openMeteo, first, asking), others: twins.slice(0, MOST_CANDIDATES - 1) };
  if (candidates.length < 2 || !call.canAsk) return { candidates };
  const chosen = await choose(asked, candidates, call);
  return { place: await located(openMeteo, chosen, asking), others: [] };
}

function meant(asked: string, places: readonly Place[]) {
  const [bare = asked] = asked.split(',');
  // Open-Meteo also answers with names that only begin so.
  const named = places.filter(({ name }) => plain(name) === plain(bare));
  const [first, ...twins] = named.length > 0 || places.length > 1 ? named : places;
  return { first, twins, candidates: (named.length > 0 ? named : places).slice(0, MOST_CANDIDATES) };
}

function isAlone({ population = 0 }: Place, twins: readonly Place[]): boolean {
  const largest = Math.max(0, ...twins.map((twin) => twin.population ?? 0));
  return twins.length === 0 || population >= DOMINANCE * Math.max(1, largest);
}

async function choose(asked: string, candidates: readonly Place[], call: Pick<Call, 'ask'>): Promise<Place> {
  const names = candidates.map((place) => `${fullName(place)} (${place.latitude}, ${place.longitude})`);
  const form = z.object({ place: z.enum(names).describe('The place that is meant') });
  const { place } = await call.ask(
    `place ${asked}`,
    `${JSON.stringify(asked)} may mean several places. Which one?`,
    form,
  );
  return candidates[names.indexOf(place)] as Place;
}

async function located(openMeteo: OpenMeteo, place: Place, asking: Asking): Promise<Located> {
  const { timezone } = place;
  return { ...place, timezone: timezone ?? (await openMeteo.zoneAt(place, asking)) };
}

/** `isWithin`: all of them are where the query said after its comma, if it said something. */
async function search(
  openMeteo: OpenMeteo,
  { query, country, limit }: Search,
  asking: Asking,
): Promise<{ places: Place[]; isWithin: boolean }> {
  const [, bare = query, qualifier] = /^([^,]*),(.*)$/.exec(query) ?? [];
  const asked = { count: Math.max(limit, 20), country };
  const hits = await openMeteo.search(query, asked, asking);
  if (qualifier === undefined) return { places: hits.map(placeOf), isWithin: true };
  // Servers of before 2026 take the comma for a part of the name.
  const all = hits.length > 0 ? hits : await openMeteo.search(bare, asked, asking);
  const within = all.filter((hit) => isIn(hit, qualifier));
  if (within.length > 0) return { places: within.map(placeOf), isWithin: true };
  // The upstream knows abbreviations too: where it has kept to one state, that is what was meant.
  const states = new Set(hits.map(({ country_code: code, admin1 }) => `${code} ${admin1}`));
  return { places: all.map(placeOf), isWithin: states.size === 1 };
}

/** Whether it lies in all the states and countries that were named. */
function isIn({ country, country_code: code, admin1, admin2 }: Hit, qualifier: string): boolean {
  const around = new Set([country, code, admin1, admin2].map((part) => plain(part ?? '')));
  return qualifier.split(',').every((part) => around.has(plain(part)));
}

/** As two people would both write it: without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
}

function placeOf({ name, latitude, longitude, timezone, ...rest }: Hit): Place {
  const known = {
    timezone: timezone !== undefined && isZone(timezone) ? timezone : undefined,
    district: rest.admin2,
    region: rest.admin1,
    country: rest.country,
    country_code: rest.country_code,
    elevation: rest.elevation,
    population: rest.population,
  };
  return {
    name,
    latitude,
    longitude,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}
