import * as z from 'zod';

/** Where: a name or postal code, or a point. */
export const PlaceArgument = z
  .union([
    z.string().trim().min(2).max(200),
    z.strictObject({
      latitude: z.number().min(-90).max(90).describe('North'),
      longitude: z.number().min(-180).max(180).describe('East'),
    }),
  ])
  .describe('"Portland, Oregon", a postal code, or a point');
export type PlaceArgument = z.output<typeof PlaceArgument>;

/** A place as it is answered; what is not known is left out. */
export const Place = z.strictObject({
  name: z.string(),
  district: z.string().optional(),
  region: z.string().optional(),
  country: z.string().optional(),
  country_code: z.string().optional(),
  latitude: z.number(),
  longitude: z.number(),
  timezone: z.string().optional().describe('IANA'),
  elevation: z.number().optional().describe('Metres'),
  population: z.int().optional(),
});
export type Place = z.output<typeof Place>;

/** A place as every answer repeats it: what it is called so that no other is meant, its point, its clock. */
export const Named = z.strictObject({
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  timezone: z.string(),
});
export type Named = z.output<typeof Named>;

export function named({ latitude, longitude, timezone, ...rest }: Located): Named {
  return { name: fullName(rest), latitude, longitude, timezone };
}

/** A place whose clock is known. */
export type Located = Place & { readonly timezone: string };

/** What to call it so that no other is meant: `Springfield, Illinois, United States`. */
export function fullName({ name, region, country }: Omit<Place, 'latitude' | 'longitude'>): string {
  return [name, region, country].filter((part) => part !== undefined).join(', ');
}

/** One line for a model: name, point, clock. */
export function placeLine(place: Place): string {
  const { latitude, longitude, timezone } = place;
  return `${fullName(place)} (${latitude}, ${longitude})${timezone === undefined ? '' : ` | ${timezone}`}`;
}
