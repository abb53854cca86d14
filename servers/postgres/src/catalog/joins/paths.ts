import type { Edge, Graph } from './graph.ts';

/** An edge as a path takes it. */
export interface Step {
  readonly edge: Edge;
  readonly from: number;
  readonly to: number;
}

export type Path = readonly Step[];

export interface Wanted {
  /** The tables of the path in order: the first, those it must pass, the last. */
  readonly stops: readonly number[];
  readonly maxHops: number;
  readonly most: number;
}

/** A path may be so many steps longer than the shortest, where it is surer or one of few. */
const DETOUR = 1;
const MOST_FOUND = 500;
const MOST_LOOKED_AT = 200_000;

/** Shortest and surest first. A guess costs a part of a step, so that two foreign keys win over a weak guess. */
export function joinPaths({ edges }: Graph, { stops, maxHops, most }: Wanted): Path[] {
  const around = neighbours(edges);
  const distances = stops.map((stop) => distancesFrom(stop, around));
  const walk = { around, distances, stops, found: [] as Path[], looked: 0 };
  // To itself it is one step, not none.
  const shortest = Math.max(1, remaining(walk, stops[0] ?? 0, 1));
  let last = maxHops;
  for (let hops = shortest; hops <= Math.min(last, maxHops); hops += 1) {
    extend(walk, [], 1, hops);
    if (walk.found.length > 0 && last === maxHops) last = Math.min(maxHops, hops + DETOUR);
  }
  return walk.found.toSorted((one, other) => costOf(one) - costOf(other)).slice(0, most);
}

/** How sure the whole path is: 1 where it has only foreign keys. */
export function confidenceOf(path: Path): number {
  return Math.round(path.reduce((product, { edge }) => product * edge.confidence, 1) * 100) / 100;
}

/** The tables one step away. */
export function neighboursOf({ edges }: Graph, table: number): number[] {
  const around = neighbours(edges.filter(({ from, to }) => from === table || to === table)).get(table) ?? [];
  return [...new Set(around.map(({ to }) => to))].filter((other) => other !== table);
}

function costOf(path: Path): number {
  return path.reduce((sum, { edge }) => sum + 1 + 2 * (1 - edge.confidence), 0);
}

type Around = ReadonlyMap<number, readonly Step[]>;

function neighbours(edges: readonly Edge[]): Around {
  const steps = edges.flatMap((edge): Step[] => {
    const along = { edge, from: edge.from, to: edge.to };
    return edge.from === edge.to ? [along] : [along, { edge, from: edge.to, to: edge.from }];
  });
  return Map.groupBy(steps, ({ from }) => from);
}

function distancesFrom(start: number, around: Around): ReadonlyMap<number, number> {
  const distances = new Map([[start, 0]]);
  // A Map goes on with what is added while it is walked.
  for (const [table, away] of distances)
    for (const { to } of around.get(table) ?? []) if (!distances.has(to)) distances.set(to, away + 1);
  return distances;
}

interface Walk {
  readonly around: Around;
  readonly distances: readonly ReadonlyMap<number, number>[];
  readonly stops: readonly number[];
  readonly found: Path[];
  looked: number;
}

/** The least number of steps from a table over the stops that are still ahead. */
function remaining({ distances, stops }: Walk, table: number, next: number): number {
  let sum = 0;
  for (let at = next, here = table; at < stops.length; at += 1) {
    sum += distances[at]?.get(here) ?? Infinity;
    here = stops[at] ?? here;
  }
  return sum;
}

/** Finds all paths of exactly so many more steps that meet no table twice. */
function extend(walk: Walk, path: Path, next: number, hops: number): void {
  const { stops, around, found } = walk;
  const here = path.at(-1)?.to ?? stops[0] ?? 0;
  if (hops === 0) return void (next === stops.length && found.push(path));
  for (const step of around.get(here) ?? []) {
    if ((walk.looked += 1) > MOST_LOOKED_AT || found.length >= MOST_FOUND) return;
    const isEnd = step.to === stops.at(-1);
    const wasThere = step.to === stops[0] || path.some(({ to }) => to === step.to);
    // The last table is only the last: it can be the first as well, over another edge.
    if (isEnd ? hops > 1 : wasThere) continue;
    if (path.some(({ edge }) => edge === step.edge)) continue;
    const ahead = step.to === stops[next] ? next + 1 : next;
    if (remaining(walk, step.to, ahead) <= hops - 1) extend(walk, [...path, step], ahead, hops - 1);
  }
}
