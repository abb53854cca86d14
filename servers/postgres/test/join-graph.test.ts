import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Edge } from '../src/catalog/joins/graph.ts';
import { confidenceOf, joinPaths } from '../src/catalog/joins/paths.ts';

const TABLES = 7;

const edges = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: TABLES - 1 }),
    to: fc.integer({ min: 0, max: TABLES - 1 }),
    confidence: fc.constantFrom(1, 1, 0.9, 0.5),
  }),
  { maxLength: 14 },
);

const graphOf = (drawn: readonly Pick<Edge, 'from' | 'to' | 'confidence'>[]) => ({
  nodes: new Map(),
  edges: drawn.map((each): Edge => ({
    ...each,
    columns: ['a'],
    to_columns: ['b'],
    why: '',
    unique: false,
    nullable: false,
  })),
});

/** The least number of joins, by looking at all that is one further, and again. */
function distance(drawn: readonly Pick<Edge, 'from' | 'to'>[], from: number, to: number): number {
  let seen = new Set([from]);
  for (let hops = 0; hops <= TABLES; hops += 1) {
    if (seen.has(to)) return hops;
    seen = new Set([
      ...seen,
      ...drawn.flatMap((each) => (seen.has(each.from) ? [each.to] : seen.has(each.to) ? [each.from] : [])),
    ]);
  }
  return Infinity;
}

it('every path goes from the first table over the others in order to the last, and meets none twice', () => {
  fc.assert(
    fc.property(
      edges,
      fc.uniqueArray(fc.integer({ min: 0, max: TABLES - 1 }), { minLength: 2, maxLength: 3 }),
      (drawn, stops) => {
        for (const path of joinPaths(graphOf(drawn), { stops, maxHops: 5, most: 3 })) {
          const tables = [path[0]?.from, ...path.map(({ to }) => to)];
          expect(path.length).toBeLessThanOrEqual(5);
          expect(tables[0]).toBe(stops[0]);
          expect(tables.at(-1)).toBe(stops.at(-1));
          expect(tables.filter((table) => stops.includes(table ?? -1))).toEqual(stops);
          expect(new Set(tables).size).toBe(tables.length);
          path.forEach((step, at) => {
            expect(step.from).toBe(tables[at]);
            expect(new Set([step.edge.from, step.edge.to])).toEqual(new Set([step.from, step.to]));
          });
          expect(confidenceOf(path)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

it('two tables that are joined at all are joined, over no more tables than needed where all edges are sure', () => {
  fc.assert(
    fc.property(edges, (drawn) => {
      const sure = drawn.map((edge) => ({ ...edge, confidence: 1 }));
      const [path] = joinPaths(graphOf(sure), { stops: [0, 1], maxHops: TABLES, most: 1 });
      expect(path?.length ?? Infinity).toBe(distance(drawn, 0, 1));
    }),
  );
});

it('a surer path comes before a shorter guess', () => {
  const drawn = [
    { from: 0, to: 1, confidence: 0.4 },
    { from: 0, to: 2, confidence: 1 },
    { from: 2, to: 1, confidence: 1 },
  ];
  const paths = joinPaths(graphOf(drawn), { stops: [0, 1], maxHops: 4, most: 3 });
  expect(paths.map((path) => path.length)).toEqual([2, 1]);
});

it('a search in a dense graph ends', () => {
  const dense = Array.from({ length: 40 }, (_, from) =>
    Array.from({ length: 40 }, (__, to) => ({ from, to, confidence: 1 })),
  ).flat();
  expect(joinPaths(graphOf(dense), { stops: [0, 39], maxHops: 8, most: 3 })).toHaveLength(3);
});
