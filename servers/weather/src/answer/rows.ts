import type { Call } from '@plugboard/core';
import * as z from 'zod';
import { renderRows } from '../forecast/render.ts';
import { Row } from '../forecast/rows.ts';
import { Coverage, FRAME_COST } from './frame.ts';

/** A table, as it is answered. */
export const tableShape = {
  units: z.record(z.string(), z.string()).optional(),
  rows: z.array(Row).optional(),
  unavailable: z.array(z.string()).optional(),
  coverage: Coverage.optional().describe('Rows; trimmed are those at the end of which nothing is known'),
  truncated: z.boolean().optional(),
};

export interface Told {
  readonly units: Readonly<Record<string, string>>;
  /** From the first to the last of which something is known. */
  readonly rows: readonly Row[];
  /** What there is not, here or at all. */
  readonly unavailable: readonly string[];
  readonly requested: number;
}

/** As many rows as the answer has room for, and what of them is missing. */
export function fitTable({ units, rows: all, unavailable, requested }: Told, call: Call) {
  const { rows, left } = call.fit(all, call.budget - FRAME_COST);
  return {
    units: { ...units },
    rows,
    ...(unavailable.length === 0 ? {} : { unavailable: [...unavailable] }),
    coverage: { requested, returned: rows.length, null_trimmed: Math.max(0, requested - all.length) },
    truncated: left > 0,
  };
}

interface Table {
  units?: Record<string, string> | undefined;
  rows?: Parameters<typeof renderRows>[0] | undefined;
  unavailable?: string[] | undefined;
  coverage?: Coverage | undefined;
  truncated?: boolean | undefined;
}

/** The lines of a table; `narrower` is what to ask for where it was cut. */
export function renderTable({ units = {}, rows = [], ...rest }: Table, narrower: string): string[] {
  const { unavailable = [], coverage, truncated = false } = rest;
  const trimmed = coverage?.null_trimmed ?? 0;
  return [
    ...(rows.length === 0 ? ['Nothing is known of this.'] : renderRows(rows, units)),
    ...(trimmed > 0 && rows.length > 0
      ? [`Of the last ${trimmed === 1 ? 'row' : `${trimmed} rows`} nothing is known.`]
      : []),
    ...(unavailable.length === 0 ? [] : [`Not to be had here: ${unavailable.join(', ')}.`]),
    ...(truncated ? [`Cut after ${rows.length} rows; ${narrower}`] : []),
  ];
}
