import { IS_RELATION, IS_USABLE, relationKind } from './kinds.ts';
import { inScope, notSystem, schemaInScope } from './scope.ts';

// Parameters: $1 to $3 the scope, $4 a schema or null, $5 kinds, $6 terms (see terms.ts), $7 limit, $8 offset.

const inSchema = `($4::text IS NULL AND ${notSystem} OR n.nspname = $4::text)`;

/** SQL: the object `oid` of the catalogue `of` came with an extension. */
const isExtension = (of: string, oid: string) => `EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = '${of}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

/** SQL: with what somebody wrote about the object `oid` of the catalogue `of`, as d. */
const commentOn = (of: string, oid: string, sub = '0') => `LEFT JOIN pg_catalog.pg_description d
      ON d.classoid = '${of}'::regclass AND d.objoid = ${oid} AND d.objsubid = ${sub}`;

// A partition is no object of its own: its name leads to the table that it is a part of.
const OBJECTS = `
  part(oid, root) AS (
    SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class p ON p.oid = i.inhparent WHERE p.relkind = 'p' AND NOT p.relispartition
    UNION ALL
    SELECT i.inhrelid, part.root FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid),
  relation AS MATERIALIZED (
    SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, ${relationKind()} AS kind,
      ${isExtension('pg_class', 'c.oid')} AS is_foreign, d.description AS comment
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    ${commentOn('pg_class', 'c.oid')}
    WHERE ${IS_RELATION} AND NOT c.relispartition AND ${inSchema} AND ${inScope}),
  member AS MATERIALIZED (
    SELECT a.attrelid AS oid, a.attnum::int AS sub, a.attname::text AS name, a.atttypid, a.atttypmod, r.schema, r.name AS of, r.kind, r.is_foreign,
      d.description AS comment
    FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    ${commentOn('pg_class', 'a.attrelid', 'a.attnum')}),
  -- Of enums, arrays of them, and domains on them.
  labelled AS (
    SELECT enumtypid AS oid, enumlabel::text AS label FROM pg_catalog.pg_enum
    UNION ALL
    SELECT t.oid, e.enumlabel::text FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.typelem = e.enumtypid
    UNION ALL
    SELECT t.oid, e.enumlabel::text FROM pg_catalog.pg_enum e JOIN pg_catalog.pg_type t ON t.typbasetype = e.enumtypid),
  object AS MATERIALIZED (
    SELECT kind, oid, 0 AS sub, schema, name, is_foreign, comment FROM relation WHERE kind = ANY ($5::text[])
    UNION ALL
    SELECT 'column', oid, sub, schema, name, is_foreign, comment FROM member WHERE 'column' = ANY ($5::text[])
    UNION ALL
    SELECT 'function', p.oid, 0, n.nspname::text, p.proname::text, ${isExtension('pg_proc', 'p.oid')}, d.description
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    ${commentOn('pg_proc', 'p.oid')}
    WHERE 'function' = ANY ($5::text[]) AND ${inSchema} AND ${schemaInScope}
    UNION ALL
    SELECT 'enum', t.oid, 0, n.nspname::text, t.typname::text, ${isExtension('pg_type', 't.oid')}, d.description
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    ${commentOn('pg_type', 't.oid')}
    WHERE t.typtype = 'e' AND 'enum' = ANY ($5::text[]) AND ${inSchema} AND ${schemaInScope})`;

/** What is said of an object, by how much it counts; a label where it is not the object's own name. */
const SAID = `
  said AS MATERIALIZED (
    SELECT *, ' ' || translate(lower(regexp_replace(text, '([a-z0-9])([A-Z])', '\\1 \\2', 'g')), '_-./,;:()"', '          ') || ' ' AS words
    FROM (
      SELECT kind, oid, sub, 1.0 AS weight, name AS text, NULL AS label, false AS is_prose FROM object
      UNION ALL
      SELECT kind, oid, sub, 0.5, comment, 'comment', true FROM object WHERE comment IS NOT NULL
      UNION ALL
      SELECT kind, oid, 0, 0.75, name, 'column ' || quote_ident(name), false FROM member WHERE kind = ANY ($5::text[])
      UNION ALL
      SELECT 'column', oid, sub, 0.4, of, 'table', false FROM member WHERE 'column' = ANY ($5::text[])
      UNION ALL
      SELECT m.kind, m.oid, 0, 0.4, m.comment, 'comment of ' || quote_ident(m.name), true FROM member m
      WHERE m.comment IS NOT NULL AND m.kind = ANY ($5::text[])
      UNION ALL
      SELECT CASE WHEN k.is_column THEN 'column' ELSE m.kind END, m.oid, CASE WHEN k.is_column THEN m.sub ELSE 0 END,
        0.6, l.label, quote_ident(m.name) || ' = ' || quote_literal(l.label), false
      FROM member m JOIN labelled l ON l.oid = m.atttypid
      JOIN (VALUES (true), (false)) k(is_column) ON CASE WHEN k.is_column THEN 'column' ELSE m.kind END = ANY ($5::text[])
      UNION ALL
      SELECT 'enum', o.oid, 0, 0.7, e.enumlabel::text, 'value ' || quote_literal(e.enumlabel), false
      FROM object o JOIN pg_catalog.pg_enum e ON e.enumtypid = o.oid WHERE o.kind = 'enum'
      UNION ALL
      SELECT r.kind, r.oid, 0, 0.6, c.relname::text, 'partition ' || quote_ident(c.relname), false
      FROM part p JOIN relation r ON r.oid = p.root AND r.kind = ANY ($5::text[]) JOIN pg_catalog.pg_class c ON c.oid = p.oid) s)`;

// Likeness is looked for only where a term is in no name: it finds slips of the fingers, and much else.
const HITS = `
  asked AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($6::jsonb) AS a(no int, term text, stem text, grams jsonb)),
  spelled AS MATERIALIZED (
    SELECT * FROM (
      SELECT s.kind, s.oid, s.sub, s.label, a.no, s.weight * CASE
          WHEN s.words = ' ' || a.term || ' ' AND NOT s.is_prose THEN 1
          WHEN starts_with(s.words, ' ' || a.stem) AND NOT s.is_prose THEN 0.85
          WHEN strpos(s.words, ' ' || a.term || ' ') > 0 THEN 0.75
          WHEN strpos(s.words, ' ' || a.stem) > 0 THEN 0.65
          WHEN length(a.stem) > 2 AND strpos(s.words, a.stem) > 0 THEN 0.5
          ELSE 0 END AS score
      FROM said s CROSS JOIN asked a) x
    WHERE score > 0),
  likeness AS (
    SELECT * FROM (
      SELECT s.kind, s.oid, s.sub, s.label, a.no, s.weight * 0.4 *
        (SELECT count(*) FROM jsonb_array_elements_text(a.grams) g WHERE strpos(s.words, g) > 0) / jsonb_array_length(a.grams) AS score, s.weight
      FROM said s CROSS JOIN asked a
      WHERE NOT s.is_prose AND jsonb_array_length(a.grams) > 0 AND a.no NOT IN (SELECT no FROM spelled)) x
    WHERE score >= 0.4 * 0.4 * weight),
  hit AS (
    SELECT kind, oid, sub, no, max(score) AS score, (array_agg(label ORDER BY score DESC, label))[1:3] AS labels
    FROM (SELECT kind, oid, sub, label, no, score FROM spelled UNION ALL SELECT kind, oid, sub, label, no, score FROM likeness) h
    GROUP BY kind, oid, sub, no),
  ranked AS (
    SELECT kind, oid, sub, greatest(coalesce(max(score) FILTER (WHERE no = 0), 0),
      sum(score) FILTER (WHERE no > 0) / (SELECT max(no) FROM asked)) AS score,
      jsonb_agg(to_jsonb(labels) ORDER BY no) AS labels
    FROM hit GROUP BY kind, oid, sub)`;

/** What the page shows; a name is as SQL writes it. */
const PAGE = `
  SELECT p.kind, p.oid, p.sub, p.total::int, p.labels, p.score::float8 AS score,
    CASE p.kind WHEN 'column' THEN format('%I.%I.%I', p.schema, c.relname, p.name)
      WHEN 'function' THEN format('%I.%I(%s)', p.schema, p.name, pg_get_function_identity_arguments(p.oid))
      ELSE format('%I.%I', p.schema, p.name) END AS name,
    CASE WHEN p.kind = 'column' THEN format_type(a.atttypid, a.atttypmod) END AS type,
    CASE p.kind WHEN 'function' THEN coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'), false)
      WHEN 'column' THEN coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(p.oid, p.sub::int2, 'SELECT'), false)
      WHEN 'enum' THEN has_schema_privilege(n.oid, 'USAGE')
      ELSE ${IS_USABLE} END AS usable
  FROM p
  JOIN pg_catalog.pg_namespace n ON n.nspname = p.schema
  LEFT JOIN pg_catalog.pg_class c ON c.oid = p.oid AND p.kind NOT IN ('function', 'enum')
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum = p.sub AND p.kind = 'column'
  ORDER BY p.place`;

const ORDER = `position(o.kind IN 'table view materialized_view foreign_table column enum function')`;

/** The best objects for some terms, one page of them. */
export const SEARCH = `
  WITH RECURSIVE ${OBJECTS}, ${SAID}, ${HITS},
  p AS (
    SELECT o.*, r.labels, r.score, count(*) OVER () AS total, row_number() OVER (
      ORDER BY r.score * CASE WHEN o.is_foreign THEN 0.5 ELSE 1 END
          + CASE WHEN o.schema IN (SELECT term FROM asked) THEN 0.2 ELSE 0 END DESC,
        ${ORDER}, length(o.name), o.schema, o.name, o.oid, o.sub) AS place
    FROM ranked r JOIN object o USING (kind, oid, sub)
    ORDER BY place LIMIT $7 OFFSET $8)
  ${PAGE}`;

/** All objects but those that came with an extension, one page of them. $6 is not looked at. */
export const LIST = `
  WITH RECURSIVE ${OBJECTS},
  p AS (
    SELECT o.*, NULL::jsonb AS labels, 0 AS score, count(*) OVER () AS total, row_number() OVER (
      ORDER BY o.schema, ${ORDER}, CASE WHEN o.kind = 'column' THEN '' ELSE o.name END, o.oid, o.sub) AS place
    FROM object o WHERE NOT o.is_foreign AND $6::text IS NOT NULL
    ORDER BY place LIMIT $7 OFFSET $8)
  ${PAGE}`;
