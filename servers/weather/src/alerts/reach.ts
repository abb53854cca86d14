import type { Point } from '../open-meteo/query.ts';
import type { Place } from '../place/place.ts';
import type { Reach } from './service.ts';

/** Whether it reaches a place: `unknown` where the names of its areas are none of those the place has. */
export function reaches({ names, rings }: Reach, place: Place): 'no' | 'unknown' | 'yes' {
  if (rings.length > 0) return rings.some((ring) => isInside(ring, place)) ? 'yes' : 'no';
  const ours = [place.name, place.district, place.region].flatMap((name) =>
    name === undefined ? [] : [words(name)],
  );
  const isNamed = names.some((name) => {
    const theirs = words(name);
    return ours.some((own) => holds(theirs, own) || holds(own, theirs));
  });
  return isNamed ? 'yes' : 'unknown';
}

/** Even and odd crossings; a ring that crosses the date line is none that a weather service draws. */
function isInside(ring: readonly (readonly [number, number])[], { latitude, longitude }: Point): boolean {
  let inside = false;
  for (const [at, [lat, lon]] of ring.entries()) {
    const [lastLat, lastLon] = ring.at(at - 1) ?? [lat, lon];
    const isBetween = lat > latitude !== lastLat > latitude;
    if (isBetween && longitude < ((lastLon - lon) * (latitude - lat)) / (lastLat - lat) + lon)
      inside = !inside;
  }
  return inside;
}

/** What stands before the names of districts, and says nothing of which one it is. */
const KINDS = new Set(
  'kreis landkreis stadt province provincia region county district comarca maakond of de del the and'.split(
    ' ',
  ),
);

function words(name: string): string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !KINDS.has(word));
}

/** Whether all of some words stand in a row among others. */
function holds(all: readonly string[], some: readonly string[]): boolean {
  if (some.length === 0) return false;
  return all.some((_, at) => some.every((word, after) => all[at + after] === word));
}
