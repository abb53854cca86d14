import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase(
    `CREATE TYPE public.json AS ENUM ('word'); CREATE TYPE "toString" AS ENUM ('word')`,
  );
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const query = (sql: string, more: Record<string, unknown> = {}) =>
  callOn(database.url, 'query', { sql, ...more });

it('query answers columns by name and type, and rows as arrays', async () => {
  const { data } = await query('SELECT 1 AS a, $1::text AS b', { params: ['x'] });
  expect(data).toEqual({
    columns: [
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'text' },
    ],
    rows: [[1, 'x']],
    row_count: 1,
    truncated: false,
  });
});

it('query keeps columns that share a name', async () => {
  const { data } = await query('SELECT 1 AS a, 2 AS a');
  expect(data['rows']).toEqual([[1, 2]]);
});

it.each([
  ['9007199254740993::int8', '9007199254740993'],
  ['12345678901234567890.10::numeric', '12345678901234567890.10'],
  ["'NaN'::float8", 'NaN'],
  ["'-Infinity'::float4", '-Infinity'],
  ['0.1::float8', 0.1],
  ["'2026-11-22 10:00:00.123456+02'::timestamptz AT TIME ZONE 'UTC'", '2026-11-22T08:00:00.123456'],
  ["'infinity'::timestamptz", 'infinity'],
  ["'2026-11-22'::date", '2026-11-22'],
  ["'\\xdeadbeef'::bytea", { base64: '3q2+7w==', length: 4 }],
  ['ARRAY[1,NULL,3]', [1, null, 3]],
  [
    "ARRAY[ARRAY['a,b','c\"d'],ARRAY['e','']]",
    [
      ['a,b', 'c"d'],
      ['e', ''],
    ],
  ],
  ["'[1,5)'::int4range", '[1,5)'],
  ['\'{"a":[1,12345678901234567890,1.5,null]}\'::jsonb', { a: [1, '12345678901234567890', 1.5, null] }],
  ["ROW(1,'x')", '(1,x)'],
  ["'1 2'::int2vector", '1 2'],
  ["ARRAY['1 2'::int2vector]", ['1 2']],
  ["'word'::public.json", 'word'],
  ["'{word}'::public.json[]", ['word']],
  ['\'word\'::"toString"', 'word'],
  ["'1e-400'::json", '1e-400'],
  ["'[0, 0.0, -1e-300]'::json", [0, 0, -1e-300]],
  ['NULL::int', null],
  ['true', true],
])('query answers %s as %j', async (expression, value) => {
  const { data } = await query(`SELECT ${expression}`);
  expect(data['rows']).toEqual([[value]]);
});

it('query goes on behind a page with its cursor', async () => {
  const sql = 'SELECT g FROM generate_series(1, 7) g ORDER BY g';
  const first = await query(sql, { max_rows: 3 });
  expect(first.data).toMatchObject({ rows: [[1], [2], [3]], truncated: true });
  const second = await query(sql, { max_rows: 3, cursor: first.data['next_cursor'] });
  const third = await query(sql, { max_rows: 3, cursor: second.data['next_cursor'] });
  expect(third.data).toEqual({ ...third.data, rows: [[7]], truncated: false });
});

it('query says so when not even one row fits, rather than answer a cursor that does not move', async () => {
  const { text, isError } = await query("SELECT repeat('x', 100000)");
  expect(isError).toBe(true);
  expect(text).toMatch(/^TOO_LARGE: The next row alone is more than max_tokens allows\./);
});

it('query says with line, column and a sign where a statement is wrong', async () => {
  const { text, isError } = await query('SELECT 1,\n  nme\nFROM pg_class');
  expect(isError).toBe(true);
  expect(text).toContain(
    'UNDEFINED_COLUMN: There is no column of that name here (42703) at line 2, column 3:\n  nme\n  ^',
  );
});
