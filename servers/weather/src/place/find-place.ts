import type { Hit } from '../open-meteo/geocoding.ts';
import type { OpenMeteo } from '../open-meteo/open-meteo.ts';
import type { Place, PlaceArgument } from './place.ts';

/** What a name stands for: one place, with others that have the same name, or several of which none is meant alone. */
export type Found =
  | { readonly place: Place; readonly others: readonly Place[] }
  | { readonly place?: undefined; readonly candidates: readonly Place[] };

/** So many times as many people live in a place that is meant by its name alone: Paris is the one in France. */
const DOMINANCE = 5;
const MOST_CANDIDATES = 5;

/** The places of that name, the likeliest first; none where Open-Meteo knows none. */
export async function searchPlaces(
  openMeteo: OpenMeteo,
  { query, country, limit }: { query: string; country?: string | undefined; limit: number },
  signal: AbortSignal,
): Promise<Place[]> {
  const [, bare = query, qualifier] = /^([^,]*),(.*)$/.exec(query) ?? [];
  const asked = { count: Math.max(limit, 20), country };
  let hits = await openMeteo.search(query, asked, signal);
  // Servers of before 2026 take the comma for a part of the name.
  if (hits.length === 0 && qualifier !== undefined) hits = await openMeteo.search(bare, asked, signal);
  if (qualifier !== undefined) hits = narrowed(hits, plain(qualifier));
  return hits.slice(0, limit).map(placeOf);
}

/** The place that is meant, or the candidates. */
export async function findPlace(
  openMeteo: OpenMeteo,
  asked: PlaceArgument,
  signal: AbortSignal,
): Promise<Found> {
  if (typeof asked !== 'string') {
    const timezone = await openMeteo.zoneAt(asked, signal);
    return { place: { name: `${asked.latitude}, ${asked.longitude}`, ...asked, timezone }, others: [] };
  }
  const places = await searchPlaces(openMeteo, { query: asked, limit: 20 }, signal);
  const [first, ...rest] = places;
  if (first === undefined) return { candidates: [] };
  const twins = rest.filter(({ name }) => plain(name) === plain(first.name)).slice(0, MOST_CANDIDATES - 1);
  const largest = Math.max(0, ...twins.map(({ population = 0 }) => population));
  const isMeant = twins.length === 0 || (first.population ?? 0) >= DOMINANCE * Math.max(1, largest);
  return isMeant ? { place: first, others: twins } : { candidates: [first, ...twins] };
}

/** Those in the state or country that was named; all where none is, since the upstream knows abbreviations too. */
function narrowed(hits: readonly Hit[], qualifier: string): Hit[] {
  const parts = qualifier.split(',').map((part) => part.trim());
  const within = hits.filter(({ country, country_code: code, admin1, admin2 }) => {
    const around = new Set([country, code, admin1, admin2].map((part) => plain(part ?? '')));
    return parts.every((part) => around.has(part));
  });
  return within.length === 0 ? [...hits] : within;
}

/** As two people would both write it: without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
}

function placeOf({ name, latitude, longitude, timezone = 'UTC', ...rest }: Hit): Place {
  const known = {
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
    timezone,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}
