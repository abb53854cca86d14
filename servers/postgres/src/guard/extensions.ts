import type { Family } from './families.ts';

const REACHES_OUT = 'reaches out of this database';
const RAW = "reads or changes the server's raw pages and logs";
const RUNS = 'runs a query from a text, which the guard cannot see';

/** Extensions of which no function may be called, and the reason, which follows the function's name. */
export const REFUSED_EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ...['dblink', 'postgres_fdw', 'mysql_fdw', 'oracle_fdw', 'tds_fdw', 'multicorn', 'wrappers'].map(
    (name) => [name, REACHES_OUT] as const,
  ),
  ...['http', 'pg_net', 'pg_curl', 'pgsql_http', 'aws_s3', 'aws_lambda', 'aws_commons', 'aws_ml'].map(
    (name) => [name, REACHES_OUT] as const,
  ),
  ...['azure_storage', 'azure_ai', 'google_ml_integration', 'plproxy', 'pgmq', 'ai'].map(
    (name) => [name, REACHES_OUT] as const,
  ),
  ...['pageinspect', 'pg_surgery', 'pg_walinspect', 'pg_logicalinspect', 'pg_prewarm'].map(
    (name) => [name, RAW] as const,
  ),
  ...['adminpack', 'system_stats', 'pg_proctab', 'file_fdw', 'orafce'].map(
    (name) => [name, "reads or writes the server's files"] as const,
  ),
  ...['pg_cron', 'pg_background', 'pgagent', 'pg_repack', 'pg_partman', 'pldbgapi'].map(
    (name) => [name, 'starts or steers work outside of this statement'] as const,
  ),
  ...['supabase_vault', 'pgsodium'].map((name) => [name, 'opens secrets'] as const),
]);

/** Functions of extensions that are otherwise fine. */
export const EXTENSION_FAMILIES: readonly Family[] = [
  {
    names: /^(?:crosstab\w*|connectby|xpath_table)$/,
    does: RUNS,
    hint: 'Use count(*) FILTER (WHERE …) for columns from rows, WITH RECURSIVE for trees, xmltable for XML.',
  },
  { names: /^xslt_process$/, does: 'may read files and addresses that a stylesheet names' },
  // hypopg keeps its indexes through a rollback.
  {
    names: /^hypopg/,
    does: 'keeps hypothetical indexes in the session',
    hint: 'explain takes hypothetical_indexes.',
  },
];

/** Volatile functions of extensions that change nothing: chance, and what is read as it is now. */
export const HARMLESS_OF_EXTENSIONS: ReadonlyMap<string, RegExp> = new Map([
  ['pgcrypto', /^(?:gen_\w+|pgp_(?:sym|pub)_encrypt\w*|fips_mode)$/],
  ['uuid-ossp', /^uuid_generate_\w+$/],
  ['tablefunc', /^normal_rand$/],
  ['pgstattuple', /./],
  ['pg_buffercache', /^pg_buffercache_(?:pages|numa_pages|summary|usage_counts)$/],
  ['pg_visibility', /^pg_(?:visibility\w*|check_\w+)$/],
  ['pg_freespacemap', /./],
  ['pgrowlocks', /./],
  ['pg_stat_statements', /^pg_stat_statements(?:_info)?$/],
  ['sslinfo', /./],
]);
