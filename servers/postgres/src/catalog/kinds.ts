export const RELATION_KINDS = ['table', 'view', 'materialized_view', 'foreign_table'] as const;
export const KINDS = [...RELATION_KINDS, 'column', 'function', 'enum'] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];
export type Kind = (typeof KINDS)[number];

/** SQL: the kind of the relation `c`; a partitioned table is a table. */
export function relationKind(c = 'c'): string {
  return `CASE ${c}.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view' WHEN 'f' THEN 'foreign_table' ELSE 'table' END`;
}

/** SQL: what can be asked like a table. */
export const IS_RELATION = `c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

/** SQL: the current role may read the relation `c` of the namespace `n`, or some of its columns. */
export const IS_USABLE = `coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT'), false)`;
