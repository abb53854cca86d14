import type { Subject } from './subject.ts';

export type Outcome<T> = { readonly values: readonly T[] } | { readonly failure: string };

/**
 * Measures all subjects once a round, so that a slow minute of the machine slows all of them; the first round only
 * warms caches. One that fails is not measured again.
 */
export async function inTurn<T>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Promise<T>,
): Promise<Map<string, Outcome<T>>> {
  const values = new Map<string, T[]>(subjects.map(({ name }) => [name, []]));
  const failures = new Map<string, string>();
  for (let round = -1; round < rounds; round += 1) {
    for (const subject of subjects.filter(({ name }) => !failures.has(name))) {
      try {
        const value = await measure(subject);
        if (round >= 0) values.get(subject.name)?.push(value);
      } catch (error) {
        failures.set(subject.name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return new Map(
    [...values].map(([name, each]) => {
      const failure = failures.get(name);
      return [name, failure === undefined ? { values: each } : { failure }];
    }),
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
