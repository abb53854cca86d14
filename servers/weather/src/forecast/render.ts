import type { Row } from './rows.ts';

/** Rows as columns under one head: a name and a unit are said once. */
export function renderRows(rows: readonly Row[], units: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(units);
  const hasWeather = rows.some(({ weather }) => weather !== undefined);
  const head = [
    'time',
    ...(hasWeather ? ['weather'] : []),
    ...names.map((name) => `${name} ${units[name]}`.trim()),
  ];
  const body = rows.map(({ time, weather = '-', values, spread = {} }) => [
    shownTime(time),
    ...(hasWeather ? [weather] : []),
    ...names.map((name) => shownValue(values[name], spread[name])),
  ]);
  return [head, ...body].map((cells) => cells.join(' | '));
}

function shownValue(value: number | undefined, range: readonly [number, number] | undefined): string {
  return `${value ?? '-'}${range === undefined ? '' : ` (${range[0]} to ${range[1]})`}`;
}

/** A day with its weekday, which people ask for and models get wrong. */
function shownTime(time: string): string {
  if (time.includes('T')) return time;
  const noon = new Date(`${time}T12:00Z`);
  return `${noon.toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' })} ${time}`;
}
