import type { Rule } from '../rule.ts';

/**
 * Valid indexes. `keep` says which of two alike has to stay: a primary key or what a foreign key refers to (3), another
 * constraint (2), a unique index (1).
 */
const INDEXES = `
  SELECT t.schema, t.name, t.full_name, c.relname, c.relkind, i.indexrelid, i.indrelid, i.indisunique, i.indnatts,
         i.indnkeyatts, i.indpred IS NULL AND i.indexprs IS NULL AS is_plain, m.amname, k.conname,
         i.indkey::text || ' ' AS keys, i.indclass::text || ' ' AS classes,
         i.indcollation::text || ' ' AS collations, i.indoption::text || ' ' AS options,
         substring(pg_catalog.pg_get_indexdef(i.indexrelid) FROM ' USING .*') AS definition,
         CASE WHEN i.indisprimary OR i.indisreplident OR EXISTS (
                SELECT FROM pg_catalog.pg_constraint f WHERE f.conindid = i.indexrelid AND f.contype = 'f') THEN 3
              WHEN k.oid IS NOT NULL THEN 2 ELSE i.indisunique::int END AS keep
  FROM pg_catalog.pg_index i
  JOIN tables t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
  WHERE i.indisvalid`;

const DROP = `CASE WHEN one.conname IS NULL
  THEN format('DROP INDEX%s %I.%I;', CASE one.relkind WHEN 'i' THEN ' CONCURRENTLY' ELSE '' END, one.schema, one.relname)
  ELSE format('ALTER TABLE %s DROP CONSTRAINT %I;', one.full_name, one.conname) END`;

export const duplicateIndex: Rule = {
  id: 'duplicate_index',
  severity: 'warning',
  says: 'Another index of the table is the same: each write keeps both, and no query needs the second.',
  sql: `
    SELECT DISTINCT ON (one.indexrelid) one.schema, one.name, quote_ident(one.relname) AS part,
           format('same as %I', other.relname) AS detail, ${DROP} AS fix_sql
    FROM (${INDEXES}) AS one
    JOIN (${INDEXES}) AS other USING (indrelid, definition)
    WHERE one.keep < other.keep OR (one.keep = other.keep AND one.keep < 3 AND one.indexrelid > other.indexrelid)
    ORDER BY one.indexrelid, other.keep DESC, other.indexrelid`,
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
    sql: `
      SELECT DISTINCT ON (one.indexrelid) one.schema, one.name, quote_ident(one.relname) AS part,
             format('%I begins with it', other.relname) AS detail, ${DROP} AS fix_sql
      FROM (${INDEXES}) AS one
      JOIN (${INDEXES}) AS other ON other.indrelid = one.indrelid AND other.indnatts > one.indnatts
      WHERE one.amname = 'btree' AND other.amname = 'btree' AND one.keep = 0 AND one.is_plain AND other.is_plain
        AND one.indnatts = one.indnkeyatts AND one.indnkeyatts <= other.indnkeyatts
        AND starts_with(other.keys, one.keys) AND starts_with(other.classes, one.classes)
        AND starts_with(other.collations, one.collations) AND starts_with(other.options, one.options)
      ORDER BY one.indexrelid, other.indnatts, other.indexrelid`,
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
