import type { Graph } from './graph.ts';
import type { Path, Step } from './paths.ts';

/** The tables of a path joined, ready to be run: each has an alias of its first letter and its place. */
export function joinSql({ nodes }: Graph, path: Path): string {
  const tables = [path[0]?.from ?? 0, ...path.map(({ to }) => to)];
  const aliases = tables.map((table, at) => aliasOf(nodes.get(table)?.table ?? '', at + 1));
  const shown = (at: number) => `${nodes.get(tables[at] ?? 0)?.name} AS ${aliases[at]}`;
  const joins = path.map((step, at) => {
    const conditions = conditionsOf(step, aliases[at] ?? '', aliases[at + 1] ?? '');
    return `JOIN ${shown(at + 1)} ON ${conditions.join(' AND ')}`;
  });
  return ['SELECT *', `FROM ${shown(0)}`, ...joins].join('\n');
}

/** `o1.customer_id = c2.id`, one for each column of the key; before and behind are the names of the two tables. */
export function conditionsOf({ edge, from }: Step, before: string, behind: string): string[] {
  // Where a table refers to itself, the path goes from the row that refers to the one it refers to.
  const [mine, theirs] =
    from === edge.from ? [edge.columns, edge.to_columns] : [edge.to_columns, edge.columns];
  return mine.map((column, at) => `${before}.${column} = ${behind}.${theirs[at]}`);
}

/** A letter and a number are no word of SQL's. */
function aliasOf(table: string, place: number): string {
  const [letter = 't'] = /[a-z]/i.exec(table) ?? [];
  return `${letter.toLowerCase()}${place}`;
}
