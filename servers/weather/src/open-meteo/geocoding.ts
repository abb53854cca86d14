import { visible } from '@plugboard/core';
import * as z from 'zod';

/**
 * Words of others: what hides in them is marked, and they stay on one line, short, without the signs by which the lines
 * of an answer are told apart.
 */
const Words = z.string().transform((text) => {
  const line = visible(text)
    .replaceAll(/[\s|()]+/g, ' ')
    .trim();
  return [...new Intl.Segmenter().segment(line)]
    .slice(0, MOST_WORDS)
    .map(({ segment }) => segment)
    .join('');
});
const MOST_WORDS = 80;

/** An IANA name, or none. */
export const ZoneName = z.string().regex(/^[\w+\-/]{1,64}$/);

const Hit = z.object({
  name: Words,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timezone: ZoneName.optional().catch(undefined),
  elevation: z.number().optional().catch(undefined),
  population: z.number().transform(Math.round).optional().catch(undefined),
  country: Words.optional().catch(undefined),
  country_code: Words.optional().catch(undefined),
  admin1: Words.optional().catch(undefined),
  admin2: Words.optional().catch(undefined),
});

/**
 * What /v1/search answers: without a hit there are no `results`, and any part of a hit but its name and point may be
 * missing. A hit without these is dropped.
 */
export const SearchAnswer = z.object({
  results: z
    .array(z.unknown())
    .default([])
    .transform((hits) => hits.flatMap((hit) => Hit.safeParse(hit).data ?? [])),
});
export type Hit = z.output<typeof Hit>;
