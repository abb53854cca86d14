import type { Values } from './series.ts';

/** Lowest and highest, or two quantiles. */
export type Range = readonly [number, number];

/** From the lowest to the highest of what several models say; null where fewer than two say something. */
export function extent(values: Values): Range | null {
  const known = sorted(values);
  const [lowest, highest] = [known[0], known.at(-1)];
  return known.length < 2 || lowest === undefined || highest === undefined ? null : [lowest, highest];
}

/** Below the first of two lies a tenth of the members, above the second another; null where fewer than five are known. */
export function middle80(values: Values): Range | null {
  const known = sorted(values);
  return known.length < 5 ? null : [quantile(known, 0.1), quantile(known, 0.9)];
}

/** Half of the known values lie below it. */
export function median(values: Values): number | null {
  const known = sorted(values);
  return known.length === 0 ? null : quantile(known, 0.5);
}

/** Between two values it is interpolated: Hyndman and Fan's type 7, as R and NumPy have it by default. */
function quantile(known: readonly number[], part: number): number {
  const place = (known.length - 1) * part;
  const [below = 0, above = 0] = [known[Math.floor(place)], known[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

function sorted(values: Values): number[] {
  return values.filter((value) => value !== null).toSorted((a, b) => a - b);
}
