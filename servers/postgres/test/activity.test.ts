import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';
import { PASSWORD } from './postgres-server.ts';
import { openSession, until } from './sessions.ts';

const READER = `activity_reader_${process.pid}`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase(`
    CREATE TABLE stock (id int PRIMARY KEY, count int);
    INSERT INTO stock SELECT g, g FROM generate_series(1, 10) g;
    CREATE ROLE ${READER} LOGIN PASSWORD '${PASSWORD}'`);
});
afterAll(async () => {
  await database.run(`DROP ROLE ${READER}`);
  await database[Symbol.asyncDispose]();
});

type Row = Record<string, unknown>;

async function activity(what: string, url = database.url) {
  const answer = await callOn(url, 'activity', { what });
  expect(answer.isError, answer.text).toBeFalsy();
  return { ...answer, rows: (answer.data[what] ?? []) as Row[] };
}

async function isWaiting(pid: number): Promise<boolean> {
  const rows = await database.run(`SELECT FROM pg_locks WHERE pid = ${pid} AND NOT granted`);
  return rows.length > 0;
}

/** `holder` has a row and idles; `first` waits for it, `second` for both. */
async function blockedSessions() {
  const stack = new AsyncDisposableStack();
  const [second, first, holder] = [
    stack.use(await openSession(database.url, 'second')),
    stack.use(await openSession(database.url, 'first')),
    stack.use(await openSession(database.url, 'holder')),
  ];
  await holder.run('BEGIN');
  await holder.run('UPDATE stock SET count = 0 WHERE id = 1');
  const waiting = [first.run('UPDATE stock SET count = 1 WHERE id = 1')];
  await until(() => isWaiting(first.pid));
  waiting.push(second.run('BEGIN; LOCK TABLE stock IN ACCESS EXCLUSIVE MODE; ROLLBACK'));
  await until(() => isWaiting(second.pid));
  stack.defer(async () => {
    await holder.run('ROLLBACK');
    await Promise.allSettled(waiting);
  });
  return { holder, first, second, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

it('activity shows who does what, and marks their statements as data', async () => {
  await using idle = await openSession(database.url, 'shop');
  await idle.run('BEGIN');
  await idle.run('SELECT count(*)\n  FROM stock');
  const { rows, text } = await activity('sessions');
  expect(rows.find(({ pid }) => pid === idle.pid)).toMatchObject({
    user: 'postgres',
    database: database.name,
    application: 'shop',
    state: 'idle in transaction',
    query: 'SELECT count(*) FROM stock',
    transaction_seconds: expect.any(Number),
  });
  expect(text).toMatch(/\[data \w+ from "statements by pid"/);
});

it('activity cuts long statements', async () => {
  await using busy = await openSession(database.url);
  await busy.run(`SELECT ${"'x', ".repeat(200)} 1`);
  const { rows } = await activity('sessions');
  expect(String(rows.find(({ pid }) => pid === busy.pid)?.['query'])).toHaveLength(300);
});

it('activity answers no more sessions than there is room for, and says how many there are', async () => {
  await using stack = new AsyncDisposableStack();
  const long = `SELECT '${'\u{1F600}'.repeat(300)}'`;
  for (let count = 0; count < 25; count += 1) {
    const session = stack.use(await openSession(database.url, '\u{1F600}'.repeat(15)));
    await session.run(long);
  }
  const { rows, data, text } = await activity('sessions');
  expect(data['total']).toBeGreaterThanOrEqual(25);
  expect(rows.length).toBeLessThan(data['total'] as number);
  expect(text).toContain(`${rows.length} of ${String(data['total'])}\n`);
});

it('activity blocking is a tree: the one that holds all up first, with what to do', async () => {
  await using blocked = await blockedSessions();
  const { holder, first, second } = blocked;
  const { rows, text } = await activity('blocking');
  const mine = rows.filter(({ pid }) => [holder.pid, first.pid, second.pid].includes(pid as number));
  expect(mine).toMatchObject([
    {
      pid: holder.pid,
      depth: 0,
      blocks: 2,
      blocked_by: [],
      state: 'idle in transaction',
      fix_sql: `SELECT pg_terminate_backend(${holder.pid});`,
    },
    { pid: first.pid, depth: 1, blocks: 1, blocked_by: [holder.pid], waits_mode: 'ShareLock' },
    {
      pid: second.pid,
      depth: 2,
      blocks: 0,
      waits_for: 'stock',
      waits_mode: 'AccessExclusiveLock',
      blocked_by: [holder.pid, first.pid].toSorted((one, other) => one - other),
    },
  ]);
  expect(text).toMatch(new RegExp(`\\n${holder.pid} postgres \\(holder\\), idle in transaction`));
  expect(text).toMatch(new RegExp(`\\n {2}${first.pid} postgres .*\\n {4}${second.pid} postgres `));
});

it('activity locks are those that are waited for and those that are in the way', async () => {
  await using blocked = await blockedSessions();
  const { holder, first, second } = blocked;
  const { rows } = await activity('locks');
  expect(rows).toContainEqual(
    expect.objectContaining({
      pid: second.pid,
      on: 'stock',
      mode: 'AccessExclusiveLock',
      granted: false,
      blocked_by: expect.arrayContaining([holder.pid, first.pid]),
    }),
  );
  expect(rows).toContainEqual(
    expect.objectContaining({ pid: holder.pid, on: 'stock', mode: 'RowExclusiveLock', granted: true }),
  );
  expect(rows.filter(({ on }) => on === 'stock_pkey')).toEqual([]);
});

it('activity names a prepared transaction that holds others up', async () => {
  await using first = await openSession(database.url);
  const rows = await database.run('SHOW max_prepared_transactions');
  expect(rows).toEqual([{ max_prepared_transactions: '5' }]);
  const gid = `shop's ${process.pid}`.replaceAll("'", "''");
  await database.run(`BEGIN; UPDATE stock SET count = 0 WHERE id = 2; PREPARE TRANSACTION '${gid}'`);
  const waiting = first.run('UPDATE stock SET count = 1 WHERE id = 2');
  await until(() => isWaiting(first.pid));
  const { rows: blockers, text } = await activity('blocking');
  await database.run(`ROLLBACK PREPARED '${gid}'`);
  await waiting;
  expect(blockers).toContainEqual(
    expect.objectContaining({ pid: 0, depth: 0, blocks: 1, fix_sql: `ROLLBACK PREPARED '${gid}';` }),
  );
  expect(text).toContain('\nprepared transaction, holds up 1');
});

it('activity shows how far a long command is, in percent', async () => {
  await using holder = await openSession(database.url);
  await using builder = await openSession(database.url);
  await holder.run('BEGIN');
  await holder.run('UPDATE stock SET count = 0 WHERE id = 3');
  // It waits for the transaction above, so that it is under way for sure.
  const building = builder.run('CREATE INDEX CONCURRENTLY ON stock (count)');
  await until(() => isWaiting(builder.pid));
  const { rows, text } = await activity('progress');
  await holder.run('ROLLBACK');
  await building;
  expect(rows).toContainEqual({
    pid: builder.pid,
    command: 'create_index',
    relation: 'stock',
    phase: 'waiting for writers before build',
    percent: 0,
    done: 0,
    whole: 1,
    unit: 'lockers',
    running_seconds: expect.any(Number),
  });
  expect(text).toContain('create_index stock, waiting for writers before build, 0 % (0 of 1 lockers)');
});

it('activity replication shows slots, and what they keep', async () => {
  const slot = `slot_${process.pid}`;
  await database.run(`SELECT pg_create_physical_replication_slot('${slot}', true)`);
  const { data, text } = await activity('replication');
  await database.run(`SELECT pg_drop_replication_slot('${slot}')`);
  expect(data['replication']).toEqual({
    standby: { is_standby: false },
    standbys: [],
    slots: expect.arrayContaining([
      expect.objectContaining({ slot, type: 'physical', active: false, retained_bytes: expect.any(Number) }),
    ]),
  });
  expect(text).toContain(`slot ${slot}, physical, not in use, reserved, keeps`);
});

it('activity tells a role how many sessions it may not see, and what would let it', async () => {
  await using blocked = await blockedSessions();
  const { holder } = blocked;
  for (const what of ['sessions', 'blocking', 'locks']) {
    const { data, rows, text } = await activity(what, database.urlAs(READER));
    const row = rows.find(({ pid }) => pid === holder.pid);
    expect(row).toMatchObject({ user: 'postgres', hidden: true });
    expect(row).not.toHaveProperty('query');
    expect(data['no_permission']).toEqual({
      hidden: expect.any(Number),
      fix_sql: `GRANT pg_read_all_stats TO ${READER};`,
    });
    expect(text).toMatch(/no_permission: what \d+ of them do is hidden from the role/);
  }
});

it('activity names what the server refuses, and answers the rest', async () => {
  await using other = await createDatabase(
    'REVOKE SELECT ON pg_catalog.pg_replication_slots FROM PUBLIC; REVOKE SELECT ON pg_catalog.pg_locks FROM PUBLIC',
  );
  const url = other.urlAs(READER);
  const { data } = await activity('replication', url);
  expect(data).toMatchObject({
    replication: { standby: { is_standby: false }, standbys: [] },
    not_examined: [{ part: 'slots', why: 'The role may not look at it.' }],
  });
  const locks = await activity('locks', url);
  expect(locks.data).toEqual({ not_examined: [{ part: 'locks', why: 'The role may not look at it.' }] });
});
