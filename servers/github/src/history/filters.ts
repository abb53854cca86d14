import * as z from 'zod';

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A day, `2026-11-23`, or a time with its zone, `2026-11-23T08:15:00Z`. */
export const Moment = z
  .string()
  .refine(
    (text) => (DAY.test(text) || TIME.test(text)) && !Number.isNaN(Date.parse(text)),
    'is a day like 2026-11-23, or a time like 2026-11-23T08:15:00Z',
  );

export const Author = z
  .string()
  .refine((text) => /^[^\s\p{Cc}]{1,254}$/u.test(text), 'is a login or an e-mail address');

/** As GitHub wants it; a day counts from its beginning, or up to its end. */
export function momentOf(text: string | undefined, edge: 'from' | 'to'): string | undefined {
  if (text === undefined) return undefined;
  const full = DAY.test(text) ? `${text}T${edge === 'from' ? '00:00:00' : '23:59:59'}Z` : text;
  return new Date(full).toISOString().replace(/\.\d+Z$/, 'Z');
}
