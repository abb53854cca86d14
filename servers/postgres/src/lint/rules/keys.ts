import type { Rule } from '../rule.ts';

/** The names of columns by their numbers, in order: `a, b`. */
const NAMES = (table: string, numbers: string) => `(
  SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY each.at)
  FROM unnest(${numbers}) WITH ORDINALITY AS each(number, at)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = each.number)`;

export const unvalidatedConstraint: Rule = {
  id: 'unvalidated_constraint',
  severity: 'warning',
  says: 'Rows from before the constraint were never checked, and the planner does not trust it.',
  sql: `
    SELECT t.schema, t.name, quote_ident(k.conname) AS part,
           format('ALTER TABLE %s VALIDATE CONSTRAINT %I;', t.full_name, k.conname) AS fix_sql
    FROM pg_catalog.pg_constraint k JOIN tables t ON t.oid = k.conrelid
    WHERE NOT k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)`,
};

/** What primary and foreign keys, and other constraints, ask of a table. */
export const keyRules: readonly Rule[] = [
  {
    id: 'no_primary_key',
    severity: 'warning',
    says: 'Without a primary key a row cannot be named, duplicates slip in, and logical replication cannot update it.',
    sql: `
      SELECT schema, name FROM tables t
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')`,
  },
  {
    id: 'unindexed_foreign_key',
    severity: 'warning',
    says: 'Without an index on its columns, every delete or key change in the table it refers to reads this whole table.',
    // Any order of the columns will do, so long as they lead; an index with a condition does not hold every row.
    sql: `
      SELECT t.schema, t.name, ${NAMES('k.conrelid', 'k.conkey')} AS part, k.conname AS detail,
             format('CREATE INDEX%s ON %s (%s);', CASE WHEN t.relkind = 'p' THEN '' ELSE ' CONCURRENTLY' END,
                    t.full_name, ${NAMES('k.conrelid', 'k.conkey')}) AS fix_sql
      FROM pg_catalog.pg_constraint k JOIN tables t ON t.oid = k.conrelid
      WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_index i
        WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
          AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey
          AND i.indnkeyatts >= cardinality(k.conkey))`,
  },
  {
    id: 'foreign_key_type_mismatch',
    severity: 'warning',
    says: 'The key and the column it refers to have different types: joins convert each value, and one may not hold the other.',
    sql: `
      SELECT t.schema, t.name, quote_ident(a.attname) AS part,
             format('%s refers to %s %s', pg_catalog.format_type(a.atttypid, NULL),
                    k.confrelid::regclass, pg_catalog.format_type(b.atttypid, NULL)) AS detail
      FROM pg_catalog.pg_constraint k
      JOIN tables t ON t.oid = k.conrelid
      CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(here, there)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here
      JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there
      WHERE k.contype = 'f' AND k.conparentid = 0 AND a.atttypid <> b.atttypid`,
  },
  unvalidatedConstraint,
  {
    id: 'nullable_in_unique',
    severity: 'info',
    says: 'Rows with a null in one of these columns are never duplicates of one another, so the same pair can come twice.',
    // One nullable column alone, such as an optional address, is meant so.
    sql: `
      SELECT t.schema, t.name, quote_ident(c.relname) AS part, nulls.names AS detail
      FROM pg_catalog.pg_index i
      JOIN tables t ON t.oid = i.indrelid
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      CROSS JOIN LATERAL (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS names FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[]) AND NOT a.attnotnull) AS nulls
      WHERE i.indisunique AND NOT i.indisprimary AND i.indnkeyatts > 1 AND i.indpred IS NULL AND nulls.names IS NOT NULL
        AND NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)`,
  },
  {
    id: 'array_of_keys',
    severity: 'info',
    says: 'Keys in an array cannot be foreign keys: nothing holds that the rows they name exist; a table of pairs can.',
    sql: `
      SELECT schema, name, quote_ident(attname) AS part, type AS detail FROM columns
      WHERE atttypid IN ('int4[]'::regtype, 'int8[]'::regtype, 'uuid[]'::regtype) AND attname ~* '_ids?$'`,
  },
  {
    id: 'disabled_trigger',
    severity: 'warning',
    says: 'The trigger exists and does not run; where it belongs to a foreign key, the key is not held.',
    sql: `
      SELECT t.schema, t.name, quote_ident(g.tgname) AS part,
             CASE WHEN g.tgisinternal THEN 'of a constraint' END AS detail,
             format('ALTER TABLE %s ENABLE TRIGGER %I;', t.full_name, g.tgname) AS fix_sql
      FROM pg_catalog.pg_trigger g JOIN tables t ON t.oid = g.tgrelid
      WHERE g.tgenabled = 'D'`,
  },
];
