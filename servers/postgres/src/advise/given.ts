import type { IndexStmt, Node } from 'libpg-query';
import { ToolError } from '@plugboard/core';
import { tryStatements } from '../plan/grammar.ts';
import { tableKey, type Table, type Tables } from '../plan/tables.ts';
import { isServed, type Shape, type ShapeKey } from './shape.ts';
import { savedBy } from './model.ts';
import { quoteName } from './names.ts';
import type { Usage } from './usages.ts';

/** Throws `ToolError` where a text is anything but one CREATE INDEX. */
export async function givenIndex(ddl: string, at: number): Promise<IndexStmt> {
  const statements = await tryStatements(ddl);
  const [statement] = statements ?? [];
  if (statements?.length === 1 && statement !== undefined && 'IndexStmt' in statement)
    return statement.IndexStmt;
  throw new ToolError(`hypothetical_indexes[${at}] is not one CREATE INDEX statement.`, {
    code: 'BAD_SQL',
    hint: 'Give each as CREATE INDEX ON schema.table (column).',
  });
}

const METHODS = ['btree', 'gin', 'gist'] as const;

export type Verdict = 'used' | 'not_used' | 'would_help' | 'would_not_help' | 'exists' | 'unknown';

/** What can be said of an index that nobody tried: by the plan and the statistics, as `advise_indexes` reckons. */
export function judge(
  index: IndexStmt,
  usages: readonly Usage[],
  tables: Tables,
): { verdict: Verdict; saved: number } {
  const target = targetOf(index, tables);
  // What a plan does not read is no help to it.
  if (target === undefined) return { verdict: 'would_not_help', saved: 0 };
  const shape = shapeOf(index, target);
  if (shape === undefined) return { verdict: 'unknown', saved: 0 };
  if (isServed(shape, shape.table.indexes)) return { verdict: 'exists', saved: 0 };
  const saved = usages.reduce((sum, usage) => sum + savedBy(shape, usage), 0);
  return { verdict: saved > 0 ? 'would_help' : 'would_not_help', saved };
}

function targetOf({ relation }: IndexStmt, tables: Tables): Table | undefined {
  const { schemaname, relname } = relation ?? {};
  const table = [...tables.values()].find(
    (one) => one.name === relname && (schemaname === undefined || one.schema === schemaname),
  );
  return table && tables.get(tableKey(table.root));
}

/** Undefined for what the reckoning knows nothing of: other methods, expressions and conditions. */
function shapeOf({ accessMethod, indexParams = [], ...rest }: IndexStmt, table: Table): Shape | undefined {
  const method = METHODS.find((one) => one === (accessMethod ?? 'btree'));
  const keys = indexParams.flatMap((param) => keyOf(param) ?? []);
  if (method === undefined || rest.whereClause !== undefined || keys.length !== indexParams.length)
    return undefined;
  const include = (rest.indexIncludingParams ?? []).flatMap((param) => keyOf(param)?.column ?? []);
  return { table, method, keys, include, part: 1 };
}

function keyOf(param: Node): ShapeKey | undefined {
  if (!('IndexElem' in param) || param.IndexElem.name === undefined) return undefined;
  const { name, ordering, opclass = [] } = param.IndexElem;
  const words = opclass.flatMap((word) => ('String' in word ? [word.String.sval ?? ''] : []));
  return {
    column: name,
    ...(ordering === 'SORTBY_DESC' && { descending: true }),
    ...(words.length > 0 && {
      opclass: words.map((word) => (word.includes('"') ? quoteName(word) : word)).join('.'),
    }),
  };
}
