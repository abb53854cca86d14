import type { ChartRow } from './contract.ts';

/** From the lowest to the highest that is shown. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Of all values and spreads under these names; bars stand on zero. */
export function rangeOf(rows: readonly ChartRow[], names: readonly string[], fromZero: boolean): Range {
  const all = rows.flatMap(({ values, spread = {} }) =>
    names.flatMap((name) => [...(name in values ? [values[name] ?? 0] : []), ...(spread[name] ?? [])]),
  );
  const low = Math.min(...(fromZero ? [0] : []), ...all);
  const high = Math.max(...(fromZero ? [0] : []), ...all);
  if (!Number.isFinite(low)) return { low: 0, high: 1 };
  return low === high ? { low: fromZero ? low : low - 1, high: high + 1 } : { low, high };
}

/** Metrics of one unit stand in one panel; what is a direction or a code is no height. */
export function panelsOf(units: Readonly<Record<string, string>>): (readonly [string, readonly string[]])[] {
  const heights = Object.entries(units).filter(([name]) => !name.includes('direction'));
  const byUnit = Map.groupBy(heights, ([name, unit]) => (isBar(name) ? `${unit} ${name}` : unit));
  return [...byUnit.values()].map((group) => [group[0]?.[1] ?? '', group.map(([name]) => name)]);
}

/** What falls, or shines, in a step is a sum of it. */
export function isBar(name: string): boolean {
  return /^(precipitation|rain|snowfall|sunshine)(_sum)?$/.test(name);
}

/** `temperature_max` as people write it. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
