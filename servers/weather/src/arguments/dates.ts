import { ToolError } from '@plugboard/core';
import * as z from 'zod';
import { daysAfter, midnight } from '../place/zone.ts';

export const DateArgument = z.string().regex(/^\d{4}-\d\d-\d\d$/);

/** How many days it is from one to the other, both included; a `ToolError` where they are no stretch of days. */
export function daysBetween({ start, end }: { readonly start: string; readonly end: string }): number {
  for (const [name, date] of Object.entries({ start, end })) {
    if (Number.isNaN(midnight(date)) || daysAfter(date, 0) !== date)
      throw new ToolError(`${name} is no day of the calendar.`, {
        code: 'INVALID_ARGUMENTS',
        hint: 'Write it as 2026-01-31.',
      });
  }
  if (end < start)
    throw new ToolError('end is before start.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Give the first day as start.',
    });
  return Math.round((midnight(end) - midnight(start)) / (24 * 3600)) + 1;
}
