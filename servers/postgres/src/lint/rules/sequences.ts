import type { Rule } from '../rule.ts';

/** Part of its numbers that a sequence may have given before somebody should look. */
const NEAR = 0.75;

/**
 * A sequence ends at its own end, or at that of the column which it fills, whichever comes first. What the role may not
 * read has no `last_value`; nor has a sequence that was never used.
 */
export const SEQUENCES = `
  SELECT coalesce(c.schema, r.schema) AS schema, coalesce(c.name, r.name) AS name, r.full_name AS sequence,
         c.full_name AS of_table, c.attname, c.type, q.last_value, q.cycle,
         least(q.max_value, CASE c.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 END) AS most,
         CASE r.relkind WHEN 'S' THEN has_sequence_privilege(r.oid, 'SELECT, USAGE') END AS is_readable
  FROM relations r
  JOIN pg_catalog.pg_sequences q ON q.schemaname = r.schema AND q.sequencename = r.name
  LEFT JOIN LATERAL (
    SELECT c.* FROM pg_catalog.pg_depend d JOIN columns c ON c.oid = d.refobjid AND c.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
      AND d.objid = r.oid AND d.deptype IN ('a', 'i') LIMIT 1) AS c ON true
  WHERE r.relkind = 'S' AND q.increment_by > 0`;

export const sequenceNearEnd: Rule = {
  id: 'sequence_near_end',
  severity: 'error',
  says: 'When its last number is given, every insert that asks for the next one fails; a wider type rewrites the table under a lock.',
  sql: `
    SELECT schema, name, CASE WHEN attname IS NULL THEN NULL ELSE format('%I %s, from %s', attname, type, sequence) END AS part,
           format('%s of %s used, %s %%', last_value, most, trunc(100.0 * last_value / most, 1)) AS detail,
           CASE WHEN type IN ('integer', 'smallint')
                THEN format('ALTER TABLE %s ALTER COLUMN %I TYPE bigint; ALTER SEQUENCE %s AS bigint;',
                            of_table, attname, sequence) END AS fix_sql
    FROM (${SEQUENCES}) AS q WHERE NOT cycle AND last_value > most * ${NEAR}`,
  unseen: `SELECT FROM (${SEQUENCES}) AS q WHERE NOT is_readable`,
};
