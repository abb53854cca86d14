import * as z from 'zod';

export const Person = z.strictObject({
  name: z.string().trim().min(1).max(100).describe('Full name'),
  age: z.int().min(0).max(150).optional().describe('In years'),
  address: z
    .strictObject({
      street: z.string().trim().min(1).max(200).describe('Street and number'),
      city: z.string().trim().min(1).max(100).describe('City'),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .describe('ISO 3166 code: NL'),
    })
    .describe('Where they live'),
});

export type Person = z.output<typeof Person>;

export const Member = Person.extend({ id: z.string() });
export type Member = z.output<typeof Member>;
