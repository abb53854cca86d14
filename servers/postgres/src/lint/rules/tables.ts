import type { Rule } from '../rule.ts';

export const unloggedTable: Rule = {
  id: 'unlogged_table',
  severity: 'warning',
  says: 'A crash empties it, and standbys never have its rows.',
  sql: `
    SELECT schema, name, format('ALTER TABLE %s SET LOGGED;', full_name) AS fix_sql
    FROM tables WHERE relpersistence = 'u'`,
};

/** Names, comments and what a table is as a whole. */
export const tableRules: readonly Rule[] = [
  unloggedTable,
  {
    id: 'quoted_name',
    severity: 'info',
    says: 'A name with capitals, spaces or of a word of SQL must be quoted in each statement.',
    sql: `
      SELECT schema, name, NULL AS part FROM relations
      WHERE relkind <> 'S' AND NOT relispartition AND quote_ident(name) <> name
      UNION ALL
      SELECT schema, name, quote_ident(attname) FROM columns WHERE quote_ident(attname) <> attname`,
  },
  {
    id: 'table_without_comment',
    severity: 'info',
    says: 'A sentence on what a row stands for helps whoever writes the next query.',
    isOptional: true,
    sql: `SELECT schema, name FROM tables WHERE pg_catalog.obj_description(oid, 'pg_class') IS NULL`,
  },
];
