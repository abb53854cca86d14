import type { Reader } from './reader.ts';
import { inScope, schemaInScope, type Scope } from './scope.ts';

/** What would break, or go with it, if an object were dropped. */
export interface Dependent {
  readonly oid: number;
  readonly kind: string;
  readonly name: string;
}

// pg_depend knows what a rule, a trigger, a column or a body in standard SQL uses; bodies that are texts are not looked into.
const SQL = `
  WITH wanted AS (
    SELECT d.refobjid AS oid, d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d
    WHERE d.refobjid = ANY ($4::oid[]) AND d.deptype IN ('n', 'a')
      AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
    UNION
    SELECT t.typrelid, d.classid, d.objid, d.objsubid FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = t.oid AND d.deptype = 'n'
    WHERE t.typrelid = ANY ($4::oid[]))
  SELECT DISTINCT oid, kind, name FROM (
    SELECT w.oid, CASE c.relkind WHEN 'm' THEN 'materialized_view' ELSE 'view' END AS kind,
      format('%I.%I', n.nspname, c.relname) AS name
    FROM wanted w JOIN pg_catalog.pg_rewrite r ON w.classid = 'pg_rewrite'::regclass AND r.oid = w.objid
    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid <> w.oid AND ${inScope}
    UNION ALL
    SELECT w.oid, 'trigger', format('%I on %I.%I', t.tgname, n.nspname, c.relname)
    FROM wanted w JOIN pg_catalog.pg_trigger t ON w.classid = 'pg_trigger'::regclass AND t.oid = w.objid AND NOT t.tgisinternal
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid <> w.oid AND ${inScope}
    UNION ALL
    SELECT w.oid, 'foreign_key', format('%I on %I.%I', k.conname, n.nspname, c.relname)
    FROM wanted w JOIN pg_catalog.pg_constraint k ON w.classid = 'pg_constraint'::regclass AND k.oid = w.objid AND k.contype = 'f'
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid <> w.oid AND k.conparentid = 0 AND ${inScope}
    UNION ALL
    SELECT w.oid, 'column', format('%I.%I.%I', n.nspname, c.relname, a.attname)
    FROM wanted w JOIN pg_catalog.pg_attribute a ON w.classid = 'pg_class'::regclass AND a.attrelid = w.objid AND a.attnum = w.objsubid
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attnum > 0 AND c.oid <> w.oid AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND ${inScope}
    UNION ALL
    SELECT w.oid, 'function', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
    FROM wanted w JOIN pg_catalog.pg_proc p ON w.classid = 'pg_proc'::regclass AND p.oid = w.objid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE ${schemaInScope}) d
  ORDER BY oid, kind, name`;

export async function dependents(
  reader: Reader,
  scope: Scope,
  oids: readonly number[],
): Promise<Dependent[]> {
  return oids.length === 0 ? [] : reader.select<Dependent>(SQL, [...scope.params, oids]);
}
