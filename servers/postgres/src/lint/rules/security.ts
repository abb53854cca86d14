import type { Rule } from '../rule.ts';

const FUNCTIONS = `
  SELECT s.nspname AS schema, p.proname AS name, p.oid, p.prosecdef,
         format('(%s)', pg_catalog.pg_get_function_identity_arguments(p.oid)) AS part,
         format('ALTER ROUTINE %I.%I(%s) SET search_path = pg_catalog, %I, pg_temp;', s.nspname, p.proname,
                pg_catalog.pg_get_function_identity_arguments(p.oid), s.nspname) AS fix_sql
  FROM pg_catalog.pg_proc p JOIN schemas s ON s.oid = p.pronamespace
  WHERE p.prokind IN ('f', 'p')
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')`;

const POLICIES = `(SELECT count(*) FROM pg_catalog.pg_policy p WHERE p.polrelid = t.oid)`;

/** Who sees and does what. */
export const securityRules: readonly Rule[] = [
  {
    id: 'policy_without_rls',
    severity: 'error',
    says: 'The table has policies, and row level security is off: everybody with a right to it sees every row.',
    sql: `
      SELECT schema, name, format('%s policies', ${POLICIES}) AS detail,
             format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY;', full_name) AS fix_sql
      FROM tables t WHERE NOT relrowsecurity AND ${POLICIES} > 0`,
  },
  {
    id: 'rls_without_policy',
    severity: 'info',
    says: 'Row level security is on without a policy: nobody but the owner sees a row.',
    sql: `SELECT schema, name FROM tables t WHERE relrowsecurity AND ${POLICIES} = 0`,
  },
  {
    id: 'security_definer_search_path',
    severity: 'error',
    says: 'It runs with the rights of its owner and finds names where its caller says, so a caller can put code of theirs there.',
    sql: `SELECT schema, name, part, fix_sql FROM (${FUNCTIONS}) AS f WHERE prosecdef`,
  },
  {
    id: 'function_search_path',
    severity: 'info',
    says: 'What its names mean depends on the search_path of whoever calls it.',
    isOptional: true,
    sql: `SELECT schema, name, part, fix_sql FROM (${FUNCTIONS}) AS f WHERE NOT prosecdef`,
  },
  {
    id: 'view_bypasses_rls',
    severity: 'warning',
    says: 'The view reads a table with row level security by the rights of its owner, not of who asks.',
    since: 150_000,
    sql: `
      SELECT DISTINCT ON (v.oid) v.schema, v.name, format('reads %s', t.oid::regclass) AS detail,
             format('ALTER VIEW %s SET (security_invoker = true);', v.full_name) AS fix_sql
      FROM relations v
      JOIN pg_catalog.pg_rewrite w ON w.ev_class = v.oid
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> v.oid
      JOIN pg_catalog.pg_class t ON t.oid = d.refobjid AND t.relrowsecurity
      WHERE v.relkind = 'v' AND NOT EXISTS (
        SELECT FROM unnest(v.reloptions) AS option WHERE option ~* '^security_invoker=(true|on|1|yes)$')
      ORDER BY v.oid, t.oid`,
  },
  {
    id: 'anybody_can_create',
    severity: 'warning',
    says: 'Every role can make objects in this schema, and so put code where names of others are looked up.',
    sql: `
      SELECT s.nspname AS schema, NULL AS name, format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC;', s.nspname) AS fix_sql
      FROM schemas s JOIN pg_catalog.pg_namespace n USING (oid)
      CROSS JOIN LATERAL aclexplode(n.nspacl) AS right_of
      WHERE right_of.grantee = 0 AND right_of.privilege_type = 'CREATE'`,
  },
];
