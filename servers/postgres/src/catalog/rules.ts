import type { Owned, Reader } from './reader.ts';

export interface Trigger extends Owned {
  readonly name: string;
  /** `BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION touch()` */
  readonly definition: string;
  readonly enabled: boolean;
}

const TRIGGERS = `
  SELECT t.tgrelid AS oid, quote_ident(t.tgname) AS name, t.tgenabled <> 'D' AS enabled,
    regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER ("([^"]|"")+"|[^ ]+) ', '') AS definition
  FROM pg_catalog.pg_trigger t
  WHERE t.tgrelid = ANY ($1::oid[]) AND NOT t.tgisinternal
  ORDER BY t.tgrelid, t.tgname`;

export async function triggers(reader: Reader, oids: readonly number[]): Promise<Trigger[]> {
  return oids.length === 0 ? [] : reader.select<Trigger>(TRIGGERS, [oids]);
}

/** Which rows a role sees or may write, where row security is on. */
export interface Policy extends Owned {
  readonly name: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly permissive: boolean;
  readonly roles: string[];
  readonly using: string | null;
  readonly check: string | null;
}

const POLICIES = `
  SELECT p.polrelid AS oid, quote_ident(p.polname) AS name, p.polpermissive AS permissive,
    CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END AS command,
    ARRAY(SELECT coalesce(quote_ident(r.rolname), 'public') FROM unnest(p.polroles) u(role)
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = u.role ORDER BY 1) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_catalog.pg_policy p
  WHERE p.polrelid = ANY ($1::oid[])
  ORDER BY p.polrelid, p.polname`;

export async function policies(reader: Reader, oids: readonly number[]): Promise<Policy[]> {
  return oids.length === 0 ? [] : reader.select<Policy>(POLICIES, [oids]);
}
