import { ToolError, visible } from '@plugboard/core';
import type { Database } from '../../connection/database.ts';
import { RELATION_KINDS } from '../kinds.ts';
import type { Reader } from '../reader.ts';
import { resolve } from '../resolve.ts';
import type { Scope } from '../scope.ts';
import { likeNames } from '../suggest.ts';
import { joinGraph, type Graph } from './graph.ts';
import { conditionsOf, joinSql } from './join-sql.ts';
import { confidenceOf, joinPaths, neighboursOf, type Path, type Step } from './paths.ts';

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly via: readonly string[];
  readonly maxHops: number;
  readonly signal: AbortSignal;
}

const MOST_PATHS = 3;
const MOST_NEIGHBOURS = 10;

/** The best ways to join two tables. Where there is none, what each of them can be joined with. */
export async function findJoins(database: Database, scope: Scope, asked: Asked) {
  const { from, to, via, maxHops } = asked;
  const names = [from, ...via, to];
  const { graph, stops } = await database.read(
    async (reader) => ({
      graph: await joinGraph(reader, scope),
      stops: await tablesOf(reader, scope, names),
    }),
    { signal: asked.signal },
  );
  stops.forEach((stop, at) => {
    if (!graph.nodes.has(stop)) throw unusable(names[at] ?? '');
  });
  const paths = joinPaths(graph, { stops, maxHops, most: MOST_PATHS });
  const shown = paths.map((path) => shownPath(graph, path));
  if (shown.length > 0) return { paths: shown };
  const near = names.map((name, at) => ({ table: visible(name), joins: nearby(graph, stops[at] ?? 0) }));
  return { paths: shown, neighbours: near };
}

function nearby(graph: Graph, table: number): string[] {
  const all = neighboursOf(graph, table).slice(0, MOST_NEIGHBOURS);
  return all.map((other) => visible(graph.nodes.get(other)?.name ?? ''));
}

async function tablesOf(reader: Reader, scope: Scope, names: readonly string[]): Promise<number[]> {
  const resolved = await resolve(reader, scope, names);
  return Promise.all(
    resolved.map(async ({ asked, found }) => {
      const table = found.find((each) => each.class === 'relation');
      if (table !== undefined) return table.oid;
      const near = await likeNames(reader, scope, asked, RELATION_KINDS);
      throw new ToolError(`There is no table ${JSON.stringify(visible(asked).slice(0, 60))} here.`, {
        code: 'NOT_FOUND',
        hint:
          near.length === 0
            ? 'search_schema finds tables by words.'
            : `Did you mean ${near.map((name) => JSON.stringify(name)).join(' or ')}?`,
      });
    }),
  );
}

function unusable(name: string): ToolError {
  return new ToolError(`${JSON.stringify(visible(name).slice(0, 60))} cannot be joined here.`, {
    code: 'NOT_USABLE',
    hint: 'The role may not read it, or it is a partition: name its whole table. describe says which.',
  });
}

function shownPath(graph: Graph, path: Path) {
  return {
    confidence: confidenceOf(path),
    steps: path.map((step) => shownStep(graph, step)),
    sql: visible(joinSql(graph, path)),
  };
}

function shownStep({ nodes }: Graph, step: Step) {
  const { edge, from, to } = step;
  const name = (table: number) => nodes.get(table)?.name ?? '';
  return {
    from: visible(name(from)),
    to: visible(name(to)),
    on: visible(conditionsOf(step, name(from), name(to)).join(' AND ')),
    rows: rowsOf(step),
    why: visible(edge.why),
    ...(edge.confidence < 1 ? { confidence: edge.confidence } : {}),
    ...(from === edge.from && !edge.nullable ? {} : { optional: true as const }),
  };
}

function rowsOf({ edge, from }: Step): 'one_to_one' | 'many_to_one' | 'one_to_many' {
  if (edge.unique) return 'one_to_one';
  return from === edge.from ? 'many_to_one' : 'one_to_many';
}
