import type { Reader } from './reader.ts';

/** A function, procedure, aggregate or window function. */
export interface Routine {
  readonly oid: number;
  /** `public.total(order_id bigint, taxed boolean DEFAULT true)` */
  readonly signature: string;
  readonly routine: 'function' | 'procedure' | 'aggregate' | 'window';
  readonly returns: string | null;
  readonly language: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  /** It runs with the rights of its owner. */
  readonly security_definer: boolean;
  readonly usable: boolean;
  readonly comment: string | null;
  readonly ddl: string | null;
}

const SQL = `
  SELECT p.oid, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_arguments(p.oid)) AS signature,
    CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' ELSE 'function' END AS routine,
    pg_get_function_result(p.oid) AS returns, l.lanname::text AS language,
    CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
    p.prosecdef AS security_definer,
    coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'), false) AS usable,
    obj_description(p.oid, 'pg_proc') AS comment,
    CASE WHEN $2 AND p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS ddl
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE p.oid = ANY ($1::oid[])`;

export async function routines(
  reader: Reader,
  oids: readonly number[],
  { ddl = false }: { readonly ddl?: boolean } = {},
): Promise<Routine[]> {
  return oids.length === 0 ? [] : reader.select<Routine>(SQL, [oids, ddl]);
}
