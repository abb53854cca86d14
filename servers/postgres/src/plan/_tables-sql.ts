const WANTED = `
  FROM unnest($1::pg_catalog.text[], $2::pg_catalog.text[]) AS wanted (schema, name)
  JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name`;

/** Sizes of a partitioned table are those of its parts. */
export const BROWSE_TABLES = `
WITH asked AS (SELECT c.oid ${WANTED}),
  known AS (
    SELECT oid FROM asked
    UNION
    SELECT pg_catalog.pg_partition_root(oid) FROM asked WHERE pg_catalog.pg_partition_root(oid) IS NOT NULL
  )
SELECT n.nspname AS schema, c.relname AS name, c.relname AS table,
  coalesce(rn.nspname, n.nspname) AS root_schema, coalesce(r.relname, c.relname) AS root_name,
  c.relkind = 'p' AS partitioned, parts.count AS parts, parts.rows, parts.pages, parts.visible, parts.bytes,
  coalesce(s.n_mod_since_analyze, 0)::float8 AS changed,
  pg_catalog.to_char(greatest(s.last_analyze, s.last_autoanalyze) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    AS analyzed,
  coalesce(s.n_dead_tup, 0)::float8 AS dead, parts.writes, parts.reads
FROM known
JOIN pg_catalog.pg_class c ON c.oid = known.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class r ON r.oid = pg_catalog.pg_partition_root(c.oid)
LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
CROSS JOIN LATERAL (
  SELECT count(*)::int4 AS count, coalesce(sum(CASE WHEN leaf.reltuples < 0 THEN coalesce(ls.n_live_tup, 0) ELSE leaf.reltuples END), 0)::float8 AS rows,
    coalesce(sum(leaf.relpages), 0)::float8 AS pages,
    coalesce(sum(leaf.relallvisible)::float8 / nullif(sum(leaf.relpages), 0), 0) AS visible,
    coalesce(sum(pg_catalog.pg_relation_size(leaf.oid)), 0)::float8 AS bytes,
    coalesce(sum(ls.n_tup_ins + ls.n_tup_upd + ls.n_tup_del), 0)::float8 AS writes,
    coalesce(sum(ls.seq_scan + coalesce(ls.idx_scan, 0)), 0)::float8 AS reads
  FROM (
    SELECT t.relid AS oid FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf
    UNION
    SELECT c.oid WHERE c.relkind <> 'p'
  ) leaves
  JOIN pg_catalog.pg_class leaf ON leaf.oid = leaves.oid
  LEFT JOIN pg_catalog.pg_stat_all_tables ls ON ls.relid = leaf.oid
) parts`;

export const BROWSE_INDEXES = `
SELECT n.nspname AS schema, c.relname AS table, ic.relname AS name, am.amname AS method,
  keys.list AS keys, included.list AS included,
  i.indisunique AS unique, i.indisvalid AS valid,
  EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid) OR i.indisprimary
    OR i.indisreplident AS constraint,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) AS where,
  pg_catalog.pg_relation_size(i.indexrelid)::float8 AS bytes,
  coalesce(s.idx_scan, 0)::float8 AS scans,
  pg_catalog.concat_ws('/', am.amname, i.indnkeyatts, i.indkey, i.indclass, i.indcollation, i.indoption,
    pg_catalog.pg_get_expr(i.indexprs, i.indrelid), pg_catalog.pg_get_expr(i.indpred, i.indrelid)) AS shape
${WANTED}
JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
CROSS JOIN LATERAL (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'column', a.attname, 'sql', pg_catalog.pg_get_indexdef(i.indexrelid, k, true),
    'descending', i.indoption[k - 1] & 1 = 1) ORDER BY k) AS list
  FROM pg_catalog.generate_series(1, i.indnkeyatts) k
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0
) keys
CROSS JOIN LATERAL (
  SELECT coalesce(pg_catalog.json_agg(a.attname), '[]') AS list
  FROM pg_catalog.generate_series(i.indnkeyatts + 1, i.indnatts) k
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1]
) included
ORDER BY 1, 2, 3`;

export const BROWSE_COLUMNS = `
SELECT n.nspname AS schema, c.relname AS table, a.attname AS name,
  coalesce(base.typname, t.typname) AS type, s.n_distinct::float8 AS ndistinct,
  coalesce(s.null_frac, 0)::float8 AS nulls,
  coalesce(s.avg_width, nullif(t.typlen, -1), 32)::float8 AS width,
  coalesce(s.correlation, 0)::float8 AS correlation,
  CASE WHEN t.typname = 'bool' AND s.most_common_vals IS NOT NULL THEN coalesce(
    s.most_common_freqs[pg_catalog.array_position(s.most_common_vals::pg_catalog.text::pg_catalog.text[], 't')], 0)
  END::float8 AS trues
${WANTED}
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type base ON base.oid = t.typbasetype
LEFT JOIN LATERAL (
  SELECT st.* FROM pg_catalog.pg_stats st
  WHERE st.schemaname = n.nspname AND st.tablename = c.relname AND st.attname = a.attname
  ORDER BY st.inherited DESC LIMIT 1
) s ON true
ORDER BY 1, 2, a.attnum`;
