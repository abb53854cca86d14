import type { Rule } from '../rule.ts';

/**
 * Valid indexes. `keep` says which of two alike has to stay: a primary key or what a foreign key refers to (3), another
 * constraint (2), a unique index (1). `signature` has for each column its number, operator class, collation and order.
 */
const INDEXES = `
  SELECT t.schema, t.name, t.full_name, c.relname, c.relkind, i.indexrelid, i.indrelid, i.indnkeyatts, m.amname, k.conname,
         m.amname = 'btree' AND i.indpred IS NULL AND i.indexprs IS NULL AS is_plain, i.indnatts > i.indnkeyatts AS has_more,
         (SELECT string_agg(concat_ws(':', number, class, collation_of, options) || ',', '' ORDER BY at)
          FROM unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[])
            WITH ORDINALITY AS each(number, class, collation_of, options, at)
          WHERE at <= i.indnkeyatts) COLLATE "C" AS signature,
         substring(pg_catalog.pg_get_indexdef(i.indexrelid) FROM ' USING .*') AS definition,
         CASE WHEN i.indisprimary OR i.indisreplident
                OR i.indexrelid IN (SELECT conindid FROM pg_catalog.pg_constraint WHERE contype = 'f') THEN 3
              WHEN k.oid IS NOT NULL THEN 2 ELSE i.indisunique::int END AS keep
  FROM pg_catalog.pg_index i
  JOIN tables t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
  WHERE i.indisvalid`;

const DROP = `CASE WHEN conname IS NULL
  THEN format('DROP INDEX%s %I.%I;', CASE relkind WHEN 'i' THEN ' CONCURRENTLY' ELSE '' END, schema, relname)
  ELSE format('ALTER TABLE %s DROP CONSTRAINT %I;', full_name, conname) END`;

// No table is joined with itself in these: the planner takes each of them for small, and would compare all with all.

export const duplicateIndex: Rule = {
  id: 'duplicate_index',
  severity: 'warning',
  says: 'Another index of the table is the same: each write keeps both, and no query needs the second.',
  sql: `
    SELECT schema, name, quote_ident(relname) AS part, format('same as %I', first) AS detail, ${DROP} AS fix_sql
    FROM (
      SELECT *, row_number() OVER alike AS at, first_value(relname) OVER alike AS first FROM (${INDEXES}) AS i
      WINDOW alike AS (PARTITION BY indrelid, definition ORDER BY keep DESC, indexrelid)) AS i
    WHERE at > 1 AND keep < 3`,
};

export const invalidIndex: Rule = {
  id: 'invalid_index',
  severity: 'error',
  says: 'Building it failed: queries do not use it, and each write still keeps it.',
  // One that is being built right now is not yet valid either. Names as REINDEX CONCURRENTLY gives them can go.
  sql: `
    SELECT r.schema, r.name, quote_ident(c.relname) AS part,
           CASE WHEN c.relname ~ '_cc(new|old)[0-9]*$' THEN format('DROP INDEX CONCURRENTLY %I.%I;', r.schema, c.relname)
                WHEN c.relkind = 'i' THEN format('REINDEX INDEX CONCURRENTLY %I.%I;', r.schema, c.relname) END AS fix_sql
    FROM pg_catalog.pg_index i
    JOIN relations r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)`,
};

export const indexRules: readonly Rule[] = [
  invalidIndex,
  duplicateIndex,
  {
    id: 'redundant_index',
    severity: 'info',
    says: 'A longer index begins with the same columns and can do what this one does.',
    // In this order, what begins with a signature comes right behind it.
    sql: `
      SELECT schema, name, quote_ident(relname) AS part, format('%I begins with it', next_name) AS detail, ${DROP} AS fix_sql
      FROM (
        SELECT *, first_value(signature) OVER behind AS next, first_value(relname) OVER behind AS next_name
        FROM (${INDEXES}) AS i WHERE is_plain
        WINDOW behind AS (PARTITION BY indrelid ORDER BY signature
                          GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)) AS i
      WHERE keep = 0 AND NOT has_more AND starts_with(next, signature)`,
  },
  {
    id: 'wide_index',
    severity: 'info',
    says: 'Columns behind the first few hardly narrow a search, and each write pays for all of them.',
    sql: `
      SELECT schema, name, quote_ident(relname) AS part, format('%s columns', indnkeyatts) AS detail
      FROM (${INDEXES}) AS one WHERE amname = 'btree' AND indnkeyatts > 5 AND keep < 2`,
  },
];
