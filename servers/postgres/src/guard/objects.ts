import type { ParsedStatement } from './statement.ts';
import { listOf, within, wordsOf } from './walk.ts';

const RELATIONS = /^OBJECT_(?:TABLE|VIEW|MATVIEW|INDEX|SEQUENCE|FOREIGN_TABLE)$/;
/** They are named behind the table that they are of. */
const PARTS = /^OBJECT_(?:COLUMN|TABCONSTRAINT|TRIGGER|POLICY|RULE)$/;

/** The names of tables and the like that DROP and COMMENT are about, each as its words; undefined: it is about something else. */
export function tablesOf(
  type: string,
  node: ParsedStatement['node'],
): readonly (readonly string[])[] | undefined {
  const isDrop = type === 'DropStmt';
  if (!isDrop && type !== 'CommentStmt') return [];
  const kind = String(isDrop ? node['removeType'] : node['objtype']);
  if (!RELATIONS.test(kind) && !PARTS.test(kind)) return undefined;
  const names = (isDrop ? listOf(node['objects']) : [node['object']]).map((name) =>
    wordsOf(within(name, 'List')?.['items']),
  );
  return PARTS.test(kind) ? names.map((words) => words.slice(0, -1)) : names;
}

/** It is about a schema, a type or another thing that is no table, whose names --tables and --mask do not know. */
export function isBeyondTables({ type, node }: ParsedStatement): boolean {
  if (type === 'RenameStmt' || type === 'AlterObjectSchemaStmt') return node['relation'] === undefined;
  return tablesOf(type, node) === undefined;
}
