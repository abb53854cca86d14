import { quoteTable } from './names.ts';
import { shapeBytes, type Shape, type ShapeKey } from './shape.ts';

/** Costs of all statements, in their order, if these indexes were there. */
export type CostsWith = (shapes: readonly Shape[]) => Promise<readonly number[]>;

export interface Limits {
  readonly bytes: number;
  readonly indexes: number;
}

export interface Chosen {
  readonly shape: Shape;
  readonly bytes: number;
  /** Of all statements, before this index came to those chosen before it, and after. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface Asked {
  readonly shapes: readonly Shape[];
  readonly costs: CostsWith;
  /** How much each statement counts: its calls. */
  readonly weights: readonly number[];
  readonly limits: Limits;
  readonly bytesOf?: (shape: Shape) => number;
  readonly signal: AbortSignal;
}

/** What an index must save of what the statements cost together, to be worth its keep. */
const LEAST = 0.02;
/** Likewise, each column more that it has. */
const EACH_KEY = 0.03;
/** Of those that help alone, this many are tried together. */
const MOST_TRIED = 24;

/** The index that saves most, then the one that saves most beside it, and so on while it is worth it. */
export async function choose({
  shapes,
  costs,
  weights,
  limits,
  bytesOf = shapeBytes,
  signal,
}: Asked): Promise<Chosen[]> {
  const chosen: Chosen[] = [];
  const weigh = (list: readonly number[]) =>
    list.reduce((sum, cost, at) => sum + cost * (weights[at] ?? 1), 0);
  let now = await costs([]);
  const whole = weigh(now);
  let left = limits.bytes;
  let open: readonly Shape[] = shapes;
  while (chosen.length < limits.indexes && open.length > 0) {
    const tried: Chosen[] = [];
    for (const shape of open) {
      signal.throwIfAborted();
      const bytes = bytesOf(shape);
      if (bytes > left) continue;
      const after = await costs([...chosen.map((one) => one.shape), shape]);
      if (weigh(now) - weigh(after) >= whole * LEAST) tried.push({ shape, bytes, before: now, after });
    }
    const ranked = tried.toSorted((one, other) => worth(other, weigh, whole) - worth(one, weigh, whole));
    const [best] = ranked;
    if (best === undefined) break;
    chosen.push(best);
    left -= best.bytes;
    now = best.after;
    // A longer or shorter form of what was chosen would have been chosen in its place, were it worth more.
    open = ranked
      .slice(1, MOST_TRIED + 1)
      .map(({ shape }) => shape)
      .filter((shape) => !isForm(shape, best.shape));
  }
  return chosen;
}

function isForm(one: Shape, other: Shape): boolean {
  if (quoteTable(one.table) !== quoteTable(other.table)) return false;
  const [short, long] = one.keys.length < other.keys.length ? [one, other] : [other, one];
  const id = ({ column, expression = column, opclass = '' }: ShapeKey) => `${expression} ${opclass}`;
  return one.method === other.method && short.keys.every((key, at) => id(key) === id(long.keys[at] ?? key));
}

/** Between two that save nearly the same, the smaller: a wider index costs every write more. */
function worth(
  { shape, before, after }: Chosen,
  weigh: (list: readonly number[]) => number,
  whole: number,
): number {
  const width = shape.keys.length + shape.include.length * 1.5;
  return weigh(before) - weigh(after) - whole * EACH_KEY * width;
}
