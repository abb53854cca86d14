import * as z from 'zod';
import { weatherWords } from '../open-meteo/wmo.ts';
import type { Column } from './columns.ts';
import type { Series, Values } from './series.ts';
import { extent, median, middle80, type Range } from './spread.ts';
import type { Table } from './table.ts';

/** One row of an answer. What is not known is left out: it is never zero. */
export const Row = z.strictObject({
  time: z.string().describe('A local day, or a local time with its offset from UTC'),
  weather: z.string().optional(),
  values: z.record(z.string(), z.number()),
  spread: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .optional()
    .describe('Lowest and highest of the models, or the middle 80 % of the ensemble'),
});
export type Row = z.output<typeof Row>;

/** A number for each column of each row, and how far the sources part. */
interface Cell {
  readonly value: number | null;
  readonly range: Range | null;
}

/** The rows of one model; of several, the middle of what they say, and how far they part. */
export function rowsOf(table: Table, units: Series['units'], members?: Table): Row[] {
  return table.times.map((time, row) => {
    const cells = table.columns.map((column, index): [Column, Cell] => {
      const said = table.runs.map((rows) => rows[row]?.[index] ?? null);
      if (table.runs.length > 1) return [column, ofModels(column, said)];
      return [column, { value: said[0] ?? null, range: rangeIn(members, time, column.name) }];
    });
    return rowOf(time, cells, units);
  });
}

/** Codes and directions have no middle: there the first model speaks. */
function ofModels({ metric }: Column, said: Values): Cell {
  if (metric === 'weather' || metric.endsWith('direction'))
    return { value: said.find((value) => value !== null) ?? null, range: null };
  return { value: median(said), range: extent(said) };
}

function rangeIn(members: Table | undefined, time: string, name: string): Range | null {
  const row = members?.times.indexOf(time) ?? -1;
  const column = members?.columns.findIndex((each) => each.name === name) ?? -1;
  if (members === undefined || row < 0 || column < 0) return null;
  return middle80(members.runs.map((rows) => rows[row]?.[column] ?? null));
}

function rowOf(time: string, cells: readonly (readonly [Column, Cell])[], units: Series['units']): Row {
  const row: { time: string; weather?: string } = { time };
  const values: Record<string, number> = {};
  const spread: Record<string, [number, number]> = {};
  for (const [{ name, metric }, { value, range }] of cells) {
    if (value === null) continue;
    if (metric === 'weather') {
      row.weather = weatherWords(value);
      continue;
    }
    const digits = digitsOf(units.get(metric));
    values[name] = round(value, digits);
    if (range !== null) spread[name] = [round(range[0], digits), round(range[1], digits)];
  }
  return { ...row, values, ...(Object.keys(spread).length === 0 ? {} : { spread }) };
}

/** A hundredth of an inch is a quarter of a millimetre; a tenth of a metre is much of a wave. */
export function digitsOf(unit: string | undefined): number {
  return unit === 'inch' || unit === 'm' ? 2 : 1;
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Whether anything is known of it. */
export function isKnown({ weather, values }: Row): boolean {
  return weather !== undefined || Object.keys(values).length > 0;
}
