import type { Row } from './rows.ts';

/** A row, and where it is compared, what is usual. */
interface Shown extends Row {
  readonly normal?: Readonly<Record<string, { readonly mean: number; readonly below: number }>> | undefined;
}

/** Rows as columns under one head: a name and a unit are said once. */
export function renderRows(rows: readonly Shown[], units: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(units);
  const hasWeather = rows.some(({ weather }) => weather !== undefined);
  const head = [
    'time',
    ...(hasWeather ? ['weather'] : []),
    ...names.map((name) => `${name} ${units[name]}`.trim()),
  ];
  const body = rows.map(({ time, weather = '-', values, spread = {}, normal = {} }) => [
    shownTime(time),
    ...(hasWeather ? [weather] : []),
    ...names.map((name) => shownValue(values[name], spread[name], normal[name])),
  ]);
  return [head, ...body].map((cells) => cells.join(' | '));
}

function shownValue(
  value: number | undefined,
  range: readonly [number, number] | undefined,
  normal: { readonly mean: number; readonly below: number } | undefined,
): string {
  const around = range === undefined ? '' : ` (${range[0]} to ${range[1]})`;
  const usual = normal === undefined ? '' : ` [${normal.mean}, ${normal.below} %]`;
  return `${value ?? '-'}${around}${usual}`;
}

/** A day with its weekday, which people ask for and models get wrong. */
function shownTime(time: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(time)) return time;
  const noon = new Date(`${time}T12:00Z`);
  return `${noon.toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })} ${time}`;
}
