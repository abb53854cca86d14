import { ToolError } from '@plugboard/core';
import type { Session } from '../connection/session.ts';
import { judgeChange, parse } from '../guard/guard.ts';
import { expectAllowed } from '../reading/readable.ts';
import { isFields, nodesOf, within, type Fields } from '../guard/walk.ts';
import { quoted } from '../connection/begin.ts';
import type { Table } from './before-after.ts';

/**
 * What can be run in a transaction and rolled back, all of it, by the names of the grammar. Not TRUNCATE: the server does not
 * count its rows, so that nobody would see how many they are.
 */
const REVERSIBLE = new Set(
  `InsertStmt UpdateStmt DeleteStmt MergeStmt SelectStmt CreateTableAsStmt
   CreateStmt AlterTableStmt RenameStmt DropStmt IndexStmt ViewStmt CommentStmt
   CreateSeqStmt AlterSeqStmt CreateEnumStmt AlterEnumStmt CreateDomainStmt AlterDomainStmt
   CompositeTypeStmt CreateSchemaStmt CreatePolicyStmt AlterPolicyStmt CreateStatsStmt
   RefreshMatViewStmt AlterObjectSchemaStmt`.split(/\s+/),
);

/**
 * What the guard makes of a statement that changes something: the table it names, where it changes rows of one. Throws a
 * `ToolError` for a statement that cannot be rolled back, or that does more than change this database.
 */
export async function writable(session: Session, sql: string): Promise<{ table: Table | undefined }> {
  const statement = await parse(sql);
  const { type, node } = statement;
  const parts = [...nodesOf({ [type]: node })].filter((place) => place.type.endsWith('Stmt'));
  // CREATE SCHEMA … GRANT has another kind within.
  const guards = [...nodesOf({ [type]: node })].some((place) => GUARDS.test(String(place.node['subtype'])));
  if (guards || parts.some((part) => !REVERSIBLE.has(part.type)) || node['concurrent'] === true)
    throw new ToolError(
      'This kind of statement cannot be previewed: it is not undone by a rollback, or changes who may do what.',
      {
        code: 'NOT_REVERSIBLE',
        hint: 'Rows (INSERT, UPDATE, DELETE, MERGE), tables, indexes (not CONCURRENTLY), views, types and policies can be.',
      },
    );
  expectAllowed(await judgeChange(statement, session, session.scope));
  const relation =
    within(node['relation'], 'RangeVar') ?? (isFields(node['relation']) ? node['relation'] : undefined);
  const changesRows = /^(Insert|Update|Delete|Merge)Stmt$/.test(type);
  return { table: changesRows && relation !== undefined ? await tableOf(session, relation) : undefined };
}

/** Parts of ALTER TABLE that change who may do what, or what guards it. */
const GUARDS =
  /^AT_(ChangeOwner|(Enable|Disable|Force|NoForce)RowSecurity|(Enable|Disable)\w*(Trig|Rule)\w*)$/;

const TABLE = `
  SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = to_regclass($1) AND c.relkind = 'r'`;

async function tableOf({ select }: Session, { schemaname, relname }: Fields): Promise<Table | undefined> {
  const parts = [schemaname, relname].filter((part) => typeof part === 'string');
  const [found] = await select<Table>(TABLE, [parts.map((part) => quoted(part)).join('.')]);
  return found;
}
