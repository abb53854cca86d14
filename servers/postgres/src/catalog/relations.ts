import { IS_USABLE, relationKind, type RelationKind } from './kinds.ts';
import type { Reader } from './reader.ts';

/** A table, view, materialised view or foreign table. */
export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  /** As SQL writes it: `public.orders`, `public."Order Lines"`. */
  readonly name: string;
  readonly kind: RelationKind;
  readonly comment: string | null;
  /** As the last vacuum or analyze counted them; null where there was none, or it has none of its own. */
  readonly rows: number | null;
  /** With its indexes; likewise. */
  readonly bytes: number | null;
  /** The current role may read it. */
  readonly usable: boolean;
  readonly row_security: 'off' | 'on' | 'forced';
  /** `RANGE (day)` */
  readonly partitioned_by: string | null;
  /** Those that hold rows, at any depth. */
  readonly partitions: number;
  /** `FROM ('2024-01-01') TO ('2024-02-01')`; of those directly below. */
  readonly first_bound: string | null;
  readonly last_bound: string | null;
  readonly partition_of: string | null;
  readonly bound: string | null;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
}

// pg_total_relation_size, pg_partition_tree, pg_get_partkeydef and pg_get_expr of a relation would wait for a lock that a
// migration holds; the catalogue does not. Only a key with an expression in it has to ask.
const SQL = `
  SELECT c.oid, n.nspname::text AS schema, c.relname::text AS table,
    format('%I.%I', n.nspname, c.relname) AS name, ${relationKind()} AS kind,
    obj_description(c.oid, 'pg_class') AS comment, size.rows, size.bytes, ${IS_USABLE} AS usable,
    CASE WHEN c.relforcerowsecurity AND c.relrowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' ELSE 'off' END AS row_security,
    by.key AS partitioned_by,
    CASE WHEN c.relkind = 'p' THEN size.leaves ELSE 0 END AS partitions,
    bounds.all_of[1] AS first_bound, bounds.all_of[cardinality(bounds.all_of)] AS last_bound,
    CASE WHEN c.relispartition THEN (
      SELECT format('%I.%I', pn.nspname, p.relname) FROM pg_catalog.pg_inherits i
      JOIN pg_catalog.pg_class p ON p.oid = i.inhparent JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
      WHERE i.inhrelid = c.oid) END AS partition_of,
    pg_get_expr(c.relpartbound, 0) AS bound,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' ELSE 'permanent' END AS persistence
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (
    SELECT CASE WHEN 0 = ANY (k.partattrs::int2[]) THEN pg_get_partkeydef(c.oid) ELSE
      CASE k.partstrat WHEN 'r' THEN 'RANGE' WHEN 'l' THEN 'LIST' ELSE 'HASH' END || ' (' || (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.i)
        FROM unnest(k.partattrs::int2[]) WITH ORDINALITY u(num, i)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num) || ')' END AS key
    FROM pg_catalog.pg_partitioned_table k WHERE k.partrelid = c.oid) by ON c.relkind = 'p'
  LEFT JOIN LATERAL (
    SELECT array_agg(bound ORDER BY length(bound), bound) AS all_of FROM (
      SELECT replace(pg_get_expr(p.relpartbound, 0), 'FOR VALUES ', '') AS bound
      FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid
      WHERE i.inhparent = c.oid AND p.relispartition) b
    WHERE bound <> 'DEFAULT') bounds ON c.relkind = 'p'
  LEFT JOIN LATERAL (
    WITH RECURSIVE tree AS (
      SELECT c.oid, c.relkind
      UNION ALL
      SELECT p.oid, p.relkind FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid AND tree.relkind = 'p'
      JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid)
    SELECT count(*)::int AS leaves,
      -- Before 14 a table that was never counted has 0 rows in 0 pages.
      (sum(l.reltuples) FILTER (WHERE l.reltuples >= 0
        AND (l.relpages > 0 OR current_setting('server_version_num')::int >= 140000)))::float8 AS rows,
      (sum((l.relpages + coalesce(t.relpages, 0) + coalesce(x.pages, 0))::float8)
        FILTER (WHERE l.reltuples >= 0 AND l.relkind <> 'f')
        * current_setting('block_size')::int)::float8 AS bytes
    FROM tree JOIN pg_catalog.pg_class l ON l.oid = tree.oid
    LEFT JOIN pg_catalog.pg_class t ON t.oid = l.reltoastrelid
    LEFT JOIN LATERAL (SELECT sum(i.relpages) AS pages FROM pg_catalog.pg_index
      JOIN pg_catalog.pg_class i ON i.oid = indexrelid WHERE indrelid = l.oid) x ON true
    WHERE tree.relkind <> 'p') size ON c.relkind <> 'v'
  WHERE c.oid = ANY ($1::oid[])`;

export async function relations(reader: Reader, oids: readonly number[]): Promise<Relation[]> {
  return oids.length === 0 ? [] : reader.select<Relation>(SQL, [oids]);
}
