import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import { flawsOf, graded, notExamined, worstOf, type Check } from './verdict.ts';

/** Transactions that a number can be old; at 2^31 the server stops taking new ones (it refuses 3 million before that). */
const OLD = { warn: 0.25, fail: 0.6 };
const HALF = 2_147_483_648;

export const wraparound: Check = async ({ session }) => {
  const databases = await jsonRows<{ name: string; xid: number; multixact: number }>(
    session,
    `SELECT datname AS name, age(datfrozenxid) AS xid, mxid_age(datminmxid) AS multixact
     FROM pg_catalog.pg_database ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC LIMIT 1000`,
  );
  const [table] = await jsonRows<{ name: string }>(
    session,
    `SELECT oid::regclass::text AS name FROM pg_catalog.pg_class
     WHERE relkind IN ('r', 'm', 't') ORDER BY greatest(age(relfrozenxid), mxid_age(relminmxid)) DESC LIMIT 1`,
  );
  const old = databases.filter(({ xid, multixact }) => Math.max(xid, multixact) / HALF >= OLD.warn);
  const oldest = { xid_age: Math.max(...databases.map(({ xid }) => xid)), multixact_age: 0 };
  oldest.multixact_age = Math.max(...databases.map(({ multixact }) => multixact));
  const used = Math.max(oldest.xid_age, oldest.multixact_age) / HALF;
  const status = graded(used, OLD.warn, OLD.fail);
  return {
    status,
    says: `${Math.round(used * 1000) / 10} % of the transaction numbers are used up since the oldest was frozen.`,
    examined: databases.length,
    evidence: oldest,
    ...(status === 'ok'
      ? {}
      : flawsOf([
          ...old.map(({ name, xid, multixact }) => ({
            object: `database ${name}: xid age ${xid}, multixact age ${multixact}`,
          })),
          ...(table === undefined
            ? []
            : [{ object: table.name, fix_sql: `VACUUM (FREEZE, VERBOSE) ${table.name};` }]),
        ])),
  };
};

interface Vacuumed {
  readonly schema: string;
  readonly name: string;
  readonly object: string;
  readonly dead: number;
  readonly live: number;
  readonly due: number;
  readonly is_off: boolean;
  readonly last?: string;
}

/** Fewer dead rows than these are not worth telling, whatever the table. */
const FEW = 1000;

/** A table is due at threshold + factor × rows, as its own options or the settings say. */
const TABLES = `
  SELECT s.schemaname AS schema, s.relname AS name, format('%I.%I', s.schemaname, s.relname) AS object,
         s.n_dead_tup AS dead, s.n_live_tup AS live, greatest(s.last_vacuum, s.last_autovacuum) AS last,
         coalesce((own.options ->> 'autovacuum_vacuum_threshold')::float8, current_setting('autovacuum_vacuum_threshold')::float8)
           + coalesce((own.options ->> 'autovacuum_vacuum_scale_factor')::float8, current_setting('autovacuum_vacuum_scale_factor')::float8)
           * greatest(c.reltuples, 0) AS due,
         coalesce(own.options ->> 'autovacuum_enabled', 'true') IN ('false', 'off', '0', 'no') AS is_off
  FROM pg_catalog.pg_stat_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid
  CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(option_name, option_value) AS options FROM pg_options_to_table(c.reloptions)) AS own
  WHERE c.relkind IN ('r', 'm') ORDER BY s.n_dead_tup DESC LIMIT 2000`;

export const autovacuum: Check = async ({ session, isInScope }) => {
  const on = await jsonRow<{ autovacuum: boolean; counts: boolean; is_standby: boolean }>(
    session,
    `SELECT current_setting('autovacuum')::boolean AS autovacuum, current_setting('track_counts')::boolean AS counts,
            pg_is_in_recovery() AS is_standby`,
  );
  if (on.is_standby) return notExamined('This is a standby: vacuum and what it counts are of the primary.');
  const all = await jsonRows<Vacuumed>(session, TABLES);
  const tables = all.filter(({ schema, name }) => isInScope({ schema, table: name }));
  if (!on.counts)
    return notExamined('track_counts is off, so that dead rows are not counted and autovacuum does nothing.');
  if (tables.length === 0) return notExamined('There are no tables.');
  const late = tables.filter(({ dead, due }) => dead >= FEW && dead > due * 2);
  const off = tables.filter((each) => each.is_off && !late.includes(each));
  const evidence = {
    dead_rows: sum(tables, 'dead'),
    live_rows: sum(tables, 'live'),
    late: late.length,
    switched_off: off.length,
  };
  const status = worstOf(['ok', late.length + off.length > 0 ? 'warn' : 'ok', on.autovacuum ? 'ok' : 'fail']);
  return {
    status,
    examined: tables.length,
    evidence,
    says: on.autovacuum
      ? `${late.length} tables have more than twice the dead rows at which they should be vacuumed; for ${off.length} others autovacuum is off.`
      : 'autovacuum is off: dead rows stay, and transaction numbers run out.',
    ...flawsOf([
      ...(on.autovacuum
        ? []
        : [
            {
              object: 'autovacuum = off',
              fix_sql: 'ALTER SYSTEM SET autovacuum = on; SELECT pg_reload_conf();',
            },
          ]),
      ...late.map(({ object, dead, live, last = 'never' }) => ({
        object: `${object}: ${dead} dead, ${live} live rows; last vacuumed ${last}`,
        fix_sql: `VACUUM (ANALYZE) ${object};`,
      })),
      ...off.map(({ object }) => ({
        object: `${object}: autovacuum is off`,
        fix_sql: `ALTER TABLE ${object} RESET (autovacuum_enabled);`,
      })),
    ]),
  };
};

function sum(rows: readonly Vacuumed[], of: 'dead' | 'live'): number {
  return rows.reduce((total, row) => total + row[of], 0);
}
