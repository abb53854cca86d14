import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { ToolError } from '@plugboard/core';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDemo } from '../../src/demo/demo.ts';
import { connectOver } from './client.ts';

const FOREVER = 'SELECT count(*) FROM generate_series(1, 100000000) a, generate_series(1, 1000000) b';

describe('a demo', () => {
  const demo = openDemo();
  let client: pg.Client;
  beforeAll(async () => {
    client = await connectOver(demo.stream);
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  it('answers simple queries, several at once too', async () => {
    const results = await client.query('SELECT 1 AS a; SELECT 2 AS a, NULL AS b');
    expect([results].flat().map(({ rows }) => rows)).toEqual([[{ a: 1 }], [{ a: 2, b: null }]]);
  });

  it('answers extended queries, prepared ones too', async () => {
    const named = { name: 'longest', text: 'SELECT title FROM album WHERE id = $1 AND $2 = ANY (genres)' };
    const of = async (id: number, genre: string) =>
      (await client.query({ ...named, values: [id, genre] })).rows;
    expect(await of(1, 'jazz')).toEqual([{ title: 'Slow Letters' }]);
    expect(await of(1, 'folk')).toEqual([]);
  });

  it('says where an error is, and goes on', async () => {
    await expect(client.query('SELECT nothing FROM album')).rejects.toMatchObject({
      code: '42703',
      position: '8',
    });
    await expect(client.query('SELECT $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' });
    expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
  });

  it('serves a cursor', async () => {
    await client.query('BEGIN READ ONLY');
    await client.query('DECLARE c NO SCROLL CURSOR FOR SELECT n FROM generate_series(1, 100000) n');
    await client.query('MOVE FORWARD 70000 IN c');
    expect((await client.query('FETCH 2 FROM c')).rows).toEqual([{ n: 70_001 }, { n: 70_002 }]);
    await client.query('ROLLBACK');
  });

  it('gives an answer of many megabytes, byte for byte', async () => {
    const { rows } = await client.query<{ n: number; text: string }>(
      'SELECT n, repeat(chr(8364), n) AS text FROM generate_series(0, 3000) n',
    );
    const expected = Array.from({ length: 3001 }, (_, n) => ({ n, text: '€'.repeat(n) }));
    expect(isDeepStrictEqual(rows, expected)).toBe(true);
  });

  it('goes on after a statement that asks for too much memory, temporary files or room', async () => {
    const failures = {
      "SELECT length(repeat('x', 900000000))": '53200',
      'SELECT count(*) FROM generate_series(1, 9000000)': '53400',
      "CREATE TABLE large AS SELECT repeat('x', 1000) FROM generate_series(1, 250000)": '53100',
    };
    for (const [sql, code] of Object.entries(failures)) {
      await expect(client.query(sql), sql).rejects.toMatchObject({ code });
    }
    expect((await client.query('SELECT count(*)::int AS albums FROM album')).rows).toEqual([{ albums: 600 }]);
  });

  it('counts statements', async () => {
    const { rows } = await client.query("SELECT calls FROM pg_stat_statements WHERE query ~ '^SELECT title'");
    expect(rows).toEqual([{ calls: '2' }]);
  });
});

it('a connection waits for the one before it, and finds nothing of its session', async () => {
  await using demo = openDemo();
  const first = await connectOver(demo.stream);
  await first.query("SET work_mem = '1MB'; PREPARE p AS SELECT 1; CREATE TEMP TABLE own (a int)");
  await first.query('BEGIN; DELETE FROM sales.visit');
  let isOpen = false;
  const opening = connectOver(demo.stream).then((client) => {
    isOpen = true;
    return client;
  });
  await first.query('SELECT 1');
  expect(isOpen).toBe(false);
  await first.end();
  const second = await opening;
  const { rows } = await second.query(`SELECT current_setting('work_mem') AS memory,
    (SELECT count(*)::int FROM pg_prepared_statements) AS prepared, to_regclass('own') AS own,
    (SELECT count(*)::int FROM sales.visit) AS visits`);
  expect(rows).toEqual([{ memory: '4MB', prepared: 0, own: null, visits: 5000 }]);
});

it('an interrupt ends a statement that runs forever, and the next connection finds a fresh sample', async () => {
  await using demo = openDemo();
  const client = await connectOver(demo.stream);
  await client.query('DELETE FROM sales.visit');
  demo.interrupt();
  expect((await client.query('SELECT count(*)::int AS visits FROM sales.visit')).rows).toEqual([
    { visits: 0 },
  ]);

  const running = client.query(FOREVER).catch((error: unknown) => error);
  setImmediate(() => demo.interrupt());
  const error = await running;
  expect(error).toBeInstanceOf(ToolError);
  expect(error).toMatchObject({ code: 'DEMO_ENDED', hint: expect.stringContaining('fresh') as string });

  const fresh = await connectOver(demo.stream);
  const { rows } = await fresh.query('SELECT count(*)::int AS visits FROM sales.visit');
  expect(rows).toEqual([{ visits: 5000 }]);
});

it('a connection that is given up while its statement runs does not hold up the next', async () => {
  await using demo = openDemo();
  const client = await connectOver(demo.stream);
  const running = client.query(FOREVER).catch((error: unknown) => error);
  setImmediate(() => void client.end());
  expect(await running).toBeInstanceOf(Error);
  const next = await connectOver(demo.stream);
  expect((await next.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
});

it('dispose ends the thread, whatever it does, and who waits or comes later is refused', async () => {
  const started = once(process, 'worker');
  const demo = openDemo();
  const client = await connectOver(demo.stream);
  const [thread] = (await started) as [Worker];
  const running = client.query(FOREVER).catch((error: unknown) => error);
  const waiting = connectOver(demo.stream).catch((error: unknown) => error);
  await new Promise(setImmediate);
  await demo[Symbol.asyncDispose]();
  expect(thread.threadId).toBe(-1);
  expect(await running).toBeInstanceOf(Error);
  expect(await waiting).toMatchObject({ message: 'the demo is over' });
  await expect(connectOver(demo.stream)).rejects.toThrow('the demo is over');
});
