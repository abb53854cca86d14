import type { Frame } from 'puppeteer-core';
import * as z from 'zod';
import { inFrame } from '../sessions/world.ts';

/** Good up to the first, poor from the second: https://web.dev/articles/defining-core-web-vitals-thresholds. */
const THRESHOLDS = {
  lcp: [2_500, 4_000],
  cls: [0.1, 0.25],
  inp: [200, 500],
  fcp: [1_800, 3_000],
  ttfb: [800, 1_800],
} as const;

type Name = keyof typeof THRESHOLDS;

const Vital = z.strictObject({
  value: z.number(),
  verdict: z.enum(['good', 'needs improvement', 'poor']),
});
export const VitalsSchema = z.strictObject({
  lcp: Vital.optional(),
  cls: Vital.optional(),
  inp: Vital.optional(),
  fcp: Vital.optional(),
  ttfb: Vital.optional(),
});
export type Verdicts = z.output<typeof VitalsSchema>;

/** How fast a document came, stood still and answered, as far as that can be said yet: milliseconds, and a score for `cls`. */
export async function vitalsOf(frame: Frame): Promise<Verdicts> {
  const measured = await inFrame(frame, 'vitals');
  const names = Object.keys(THRESHOLDS) as Name[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = measured[name];
      return typeof value === 'number'
        ? [[name, { value: roundedAs(name, value), verdict: verdictOn(name, value) }]]
        : [];
    }),
  );
}

function verdictOn(name: Name, value: number): z.output<typeof Vital>['verdict'] {
  const [good, poor] = THRESHOLDS[name];
  if (value <= good) return 'good';
  return value <= poor ? 'needs improvement' : 'poor';
}

const roundedAs = (name: Name, value: number): number =>
  name === 'cls' ? Math.round(value * 1000) / 1000 : Math.round(value);
