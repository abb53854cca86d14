import { candidatesFor } from '../advise/candidates.ts';
import { savedBy } from '../advise/model.ts';
import { createIndex, type Shape } from '../advise/shape.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Case } from './finding.ts';

/** Of what a scan costs: less than this, and an index is not worth a word. */
const LEAST = 0.2;

/** The statement that makes the index that would save most at a scan; undefined where none would save much. */
export function betterIndex({ usages }: Case, scan: PlanNode): string | undefined {
  const usage = usages.find((one) => one.scan === scan);
  if (usage === undefined) return undefined;
  const worth = (shape: Shape) =>
    savedBy(shape, usage) * (1 - 0.02 * (shape.keys.length + 2 * shape.include.length));
  const [best] = candidatesFor(usage).toSorted((one, other) => worth(other) - worth(one));
  if (best === undefined || savedBy(best, usage) < scan.raw['Total Cost'] * LEAST) return undefined;
  return createIndex(best);
}
