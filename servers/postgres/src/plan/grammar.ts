import { ToolError } from '@plugboard/core';
import type { Node, SelectStmt } from 'libpg-query';

/** The statements of a text, or undefined where it is no SQL. */
export async function tryStatements(sql: string): Promise<Node[] | undefined> {
  try {
    // PostgreSQL's own grammar: loaded by the first call that wants it.
    const { parse } = await import('libpg-query');
    const { stmts = [] } = await parse(sql);
    return stmts.flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]));
  } catch {
    return undefined;
  }
}

/** A query's tree, or undefined where the text is anything else. */
export async function trySelect(sql: string): Promise<SelectStmt | undefined> {
  const statements = (await tryStatements(sql)) ?? [];
  const [statement] = statements;
  if (statements.length !== 1 || statement === undefined || !('SelectStmt' in statement)) return undefined;
  return statement.SelectStmt;
}

/** The highest `$n` of a statement; 0 where it has none. */
export async function parametersOf(sql: string): Promise<number> {
  let highest = 0;
  walk(await tryStatements(sql), (key, value) => {
    if (key === 'ParamRef') highest = Math.max(highest, (value as { number?: number }).number ?? 0);
  });
  return highest;
}

/** Refuses EXPLAIN before a statement: the tool adds it. */
export async function withoutExplain(sql: string): Promise<void> {
  const [statement = {}] = (await tryStatements(sql)) ?? [];
  if ('ExplainStmt' in statement)
    throw new ToolError('The statement begins with EXPLAIN, which this tool adds.', {
      code: 'BAD_SQL',
      hint: 'Give the statement alone; analyze=true runs it.',
    });
}

/** Each key of a tree and what stands under it, parents before children. */
export function walk(tree: unknown, see: (key: string, value: unknown) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    see(key, value);
    walk(value, see);
  }
}
