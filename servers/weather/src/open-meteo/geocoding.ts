import { visible } from '@plugboard/core';
import * as z from 'zod';

/** Words of others: what hides in them is marked, and they stay on one line. */
const Words = z.string().transform((text) => visible(text).replaceAll(/\s+/g, ' ').slice(0, MOST_WORDS));
const MOST_WORDS = 120;

/** An IANA name, or none. */
export const ZoneName = z.string().regex(/^[\w+\-/]{1,64}$/);

const Hit = z.object({
  name: Words,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timezone: ZoneName.optional(),
  elevation: z.number().optional(),
  population: z.number().optional(),
  country: Words.optional(),
  country_code: Words.optional(),
  admin1: Words.optional(),
  admin2: Words.optional(),
});

/** What /v1/search answers: without a hit there are no `results`, and any part of a hit but its point may be missing. */
export const SearchAnswer = z.object({ results: z.array(Hit).default([]) });
export type Hit = z.output<typeof Hit>;
