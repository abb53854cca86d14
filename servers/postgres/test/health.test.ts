import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKS } from '../src/health/ids.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';
import { PASSWORD } from './postgres-server.ts';
import { openSession, until } from './sessions.ts';

const READER = `health_reader_${process.pid}`;
const SLOT = `health_${process.pid}`;

/** Everything that can be wrong with objects is. */
let sick: TestDatabase;
/** Nothing is in it. */
let empty: TestDatabase;

beforeAll(async () => {
  [sick, empty] = await Promise.all([createDatabase(), createDatabase()]);
  await sick.run(`
    CREATE ROLE ${READER} LOGIN PASSWORD '${PASSWORD}';
    CREATE TABLE stock (id serial PRIMARY KEY, count int, CONSTRAINT least CHECK (count > 0)) WITH (autovacuum_enabled = false);
    INSERT INTO stock (count) SELECT g FROM generate_series(1, 100000) g;
    CREATE INDEX stock_count ON stock (count);
    CREATE INDEX stock_count_again ON stock (count);
    ALTER TABLE stock ADD CONSTRAINT most CHECK (count < 1000000) NOT VALID;
    SELECT setval('stock_id_seq', 2147483000);
    CREATE UNLOGGED TABLE log (line text);
    CREATE TABLE twins (v int);
    INSERT INTO twins VALUES (1), (1);
    CREATE TABLE bloated (id int, note text) WITH (autovacuum_enabled = false);
    INSERT INTO bloated SELECT g, repeat('x', 500) FROM generate_series(1, 40000) g`);
  await sick.run('DELETE FROM bloated WHERE id % 20 > 0 AND id < 40000');
  await sick.run('VACUUM (ANALYZE) stock');
  await sick.run('ANALYZE bloated; DELETE FROM stock WHERE id < 60000');
  await sick.run('SELECT count FROM stock WHERE id = 70000');
  await sick.run('CREATE UNIQUE INDEX CONCURRENTLY twins_v ON twins (v)').catch(() => undefined);
});
afterAll(async () => {
  await sick.run(`DROP ROLE ${READER}`);
  await Promise.all([sick[Symbol.asyncDispose](), empty[Symbol.asyncDispose]()]);
});

interface Judged {
  check: string;
  status: string;
  says: string;
  examined: number;
  evidence?: Record<string, unknown>;
  objects?: string[];
  fix_sql?: string[];
}

async function health(checks: string[] = [], url = sick.url) {
  const answer = await callOn(url, 'health', { checks });
  expect(answer.isError, answer.text).toBeFalsy();
  return { ...answer, checks: answer.data['checks'] as Judged[] };
}

async function check(id: string, url?: string): Promise<Judged> {
  const { checks } = await health([id], url);
  expect(checks).toHaveLength(1);
  return checks[0] as Judged;
}

it('health looks at everything that is not asked for less, in one order, and can look at all on PostgreSQL 18', async () => {
  const { checks, text } = await health();
  expect(checks.map((each) => each.check)).toEqual(CHECKS);
  expect(checks.filter(({ says }) => says.startsWith('This server cannot'))).toEqual([]);
  expect(text).toMatch(/^\d+ ok, \d+ warn, \d+ fail/);
});

it('health is never ok where it examined nothing', async () => {
  const { checks } = await health([], empty.url);
  expect(checks.filter(({ status, examined }) => status === 'ok' && examined === 0)).toEqual([]);
  const unseen = checks.filter(({ status }) => status === 'not_examined').map((each) => each.check);
  expect(unseen).toEqual(
    expect.arrayContaining([
      'bloat',
      'invalid_indexes',
      'sequences',
      'constraints',
      'autovacuum',
      'replication',
    ]),
  );
});

it.each([
  ['invalid_indexes', 'fail', ['public.twins · twins_v'], 'REINDEX INDEX CONCURRENTLY public.twins_v;'],
  [
    'duplicate_indexes',
    'warn',
    ['public.stock · stock_count_again (same as stock_count)'],
    'DROP INDEX CONCURRENTLY public.stock_count_again;',
  ],
  [
    'sequences',
    'fail',
    ['public.stock · id integer, from public.stock_id_seq (2147483000 of 2147483647 used, 99.9 %)'],
    'ALTER TABLE public.stock ALTER COLUMN id TYPE bigint; ALTER SEQUENCE public.stock_id_seq AS bigint;',
  ],
  ['constraints', 'warn', ['public.stock · most'], 'ALTER TABLE public.stock VALIDATE CONSTRAINT most;'],
  ['unlogged_tables', 'warn', ['public.log'], 'ALTER TABLE public.log SET LOGGED;'],
  [
    'bloat',
    'warn',
    [expect.stringMatching(/^public\.bloated: about \d/)],
    'VACUUM (FULL, ANALYZE) public.bloated;',
  ],
  [
    'unused_indexes',
    'warn',
    [expect.stringMatching(/^public\.stock_count/), expect.stringMatching(/^public\.stock_count/)],
    expect.stringContaining('DROP INDEX CONCURRENTLY public.stock_count'),
  ],
  [
    'autovacuum',
    'warn',
    [
      expect.stringMatching(/^public\.stock: 5\d{4} dead/),
      expect.stringMatching(/^public\.bloated: \d+ dead/),
    ],
    'VACUUM (ANALYZE) public.stock;',
  ],
])('health finds what is wrong by %s', async (id, status, objects, fix) => {
  const judged = await check(id);
  expect(judged).toMatchObject({ status, objects });
  expect(judged.fix_sql?.[0]).toEqual(fix);
  expect(judged.examined).toBeGreaterThan(0);
});

it('health calls a session that idles in a transaction a failure at once where it holds others up', async () => {
  await using waiter = await openSession(sick.url);
  await using idle = await openSession(sick.url, 'idle');
  await idle.run('BEGIN');
  await idle.run('UPDATE twins SET v = 2');
  const before = await check('idle_in_transaction');
  // Other files of tests have sessions on this server too.
  expect(before.fix_sql ?? []).not.toContain(`SELECT pg_terminate_backend(${idle.pid});`);
  expect(before.evidence?.['sessions']).toBeGreaterThan(0);
  const waiting = waiter.run('UPDATE twins SET v = 3');
  await until(async () => {
    const rows = await sick.run(`SELECT FROM pg_locks WHERE pid = ${waiter.pid} AND NOT granted`);
    return rows.length > 0;
  });
  const { checks } = await health(['idle_in_transaction', 'long_transactions']);
  await idle.run('ROLLBACK');
  await waiting;
  const [long, idling] = checks;
  expect(long).toMatchObject({ check: 'long_transactions', status: 'warn' });
  expect(idling?.status).toBe('fail');
  expect(idling?.evidence?.['holding_others_up']).toBeGreaterThan(0);
  expect(idling?.objects).toContainEqual(
    expect.stringMatching(new RegExp(`^${idle.pid} postgres: .* s, holds up 1$`)),
  );
  expect(idling?.fix_sql).toContain(`SELECT pg_terminate_backend(${idle.pid});`);
});

it('health counts connections against those that are open to everybody', async () => {
  const { status, evidence, examined } = await check('connections');
  expect(status).toMatch(/^(ok|warn)$/);
  expect(evidence).toMatchObject({ most: 60, reserved: 3, used: expect.any(Number) });
  expect(examined).toBe(57);
});

it('health warns of a slot that nobody uses', async () => {
  await sick.run(`SELECT pg_create_physical_replication_slot('${SLOT}', true)`);
  const judged = await check('slots');
  await sick.run(`SELECT pg_drop_replication_slot('${SLOT}')`);
  expect(judged.status).toMatch(/^(warn|fail)$/);
  expect(judged.objects).toContainEqual(expect.stringMatching(new RegExp(`^${SLOT}: not in use`)));
  expect(judged.fix_sql).toContain(`SELECT pg_drop_replication_slot('${SLOT}');`);
});

it('health finds settings that can lose data', async () => {
  const { status, objects, fix_sql } = await check('settings');
  expect(status).toBe('fail');
  expect(objects).toContain('fsync = off: a crash of the machine can destroy the data');
  expect(fix_sql).toContain(`ALTER SYSTEM SET fsync = 'on'; SELECT pg_reload_conf();`);
});

it('health finds old ages of transaction numbers, and says how much is used', async () => {
  const { status, evidence, examined } = await check('wraparound');
  expect(status).toBe('ok');
  expect(examined).toBeGreaterThan(3);
  expect(evidence).toEqual({ xid_age: expect.any(Number), multixact_age: expect.any(Number) });
});

it('health compares the version with the newest that is known', async () => {
  const { evidence } = await check('version');
  expect(evidence).toEqual({ version: expect.stringMatching(/^18\.\d+$/), newest_known: '18.6' });
});

it('health tells a role without rights what is hidden from it, and calls none of it ok', async () => {
  await using idle = await openSession(sick.url);
  await idle.run('BEGIN');
  const { checks } = await health([], sick.urlAs(READER));
  const statuses = Object.fromEntries(checks.map((each) => [each.check, each.status]));
  expect(statuses).toMatchObject({
    idle_in_transaction: 'no_permission',
    long_transactions: 'no_permission',
    bloat: 'no_permission',
    sequences: 'no_permission',
    invalid_indexes: 'fail',
    duplicate_indexes: 'warn',
    settings: 'fail',
  });
  const hidden = checks.find((each) => each.check === 'idle_in_transaction');
  expect(hidden?.fix_sql).toEqual([`GRANT pg_read_all_stats TO ${READER};`]);
});

it('health goes on behind a check that the server refuses', async () => {
  await using closed = await createDatabase(
    'REVOKE SELECT ON pg_catalog.pg_stat_database FROM PUBLIC; REVOKE SELECT ON pg_catalog.pg_replication_slots FROM PUBLIC',
  );
  const { checks } = await health(['connections', 'cache', 'slots', 'version'], closed.urlAs(READER));
  expect(checks.map(({ check: id, status }) => [id, status])).toEqual([
    ['connections', 'no_permission'],
    ['cache', 'no_permission'],
    ['slots', 'no_permission'],
    ['version', expect.stringMatching(/^(ok|warn)$/)],
  ]);
});
