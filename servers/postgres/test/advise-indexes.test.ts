import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from './database.ts';
import { createShop } from './plan/shop.ts';
import { callOn } from './open.ts';

let shop: TestDatabase;
let counted: TestDatabase;
beforeAll(async () => {
  shop = await createShop('CREATE INDEX a ON orders (shipped); CREATE INDEX b ON orders (shipped);');
  counted = await createShop('CREATE EXTENSION pg_stat_statements');
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
  await counted[Symbol.asyncDispose]();
});

it('advise_indexes answers what to make and what to drop, and that nobody verified it', async () => {
  const { text, data } = await callOn(shop.url, 'advise_indexes', {
    queries: [
      "SELECT * FROM orders WHERE status = 'open'",
      'SELECT * FROM orders WHERE customer_id = $1',
      'SELECT nothing',
    ],
  });
  expect(data).toMatchObject({
    verified: false,
    statements: [
      { cost: expect.any(Number) },
      { cost: expect.any(Number) },
      { skipped: 'PostgreSQL has no plan for it (42703).' },
    ],
    drops: [{ sql: 'DROP INDEX CONCURRENTLY "public"."a"', why: 'duplicate', instead: 'b' }],
  });
  const indexes = data['indexes'] as {
    sql: string;
    serves: { statement: number; cost_before: number; cost_after: number }[];
  }[];
  expect(
    indexes
      .map(({ sql, serves }) => [sql.replace(/^.* ON /, ''), serves.map(({ statement }) => statement)])
      .toSorted(([one = ''], [other = '']) => String(one).localeCompare(String(other))),
  ).toEqual([
    ['"public"."orders" ("customer_id")', [2]],
    ['"public"."orders" ("status")', [1]],
  ]);
  expect(text).toContain('Not verified: HypoPG is not installed here');
  expect(text).toContain('Statement 3 has no plan here');
  expect(text).toMatch(/To drop:\nDROP INDEX CONCURRENTLY "public"\."a"; -- another is the same/);
});

it('advise_indexes takes the workload from pg_stat_statements, as it is normalised there', async () => {
  for (const id of [3, 4, 5])
    await counted.run(`SELECT * FROM orders WHERE customer_id = ${id} AND total > ${id}`);
  await counted.run("SELECT interval '3 days' + created FROM orders WHERE id < 9");
  const { data } = await callOn(counted.url, 'advise_indexes', { workload: true });
  const statements = data['statements'] as { sql: string; calls: number }[];
  const at = statements.findIndex(
    ({ sql }) => sql === 'SELECT * FROM orders WHERE customer_id = $1 AND total > $2',
  );
  expect(statements[at]).toMatchObject({ calls: 3 });
  // A constant of a type's own writing is replaced too, which makes it no SQL.
  expect(statements.find(({ sql }) => sql.startsWith('SELECT interval $1'))).toMatchObject({
    skipped: expect.stringContaining('42601'),
  });
  expect(data['indexes']).toMatchObject([
    { sql: expect.stringContaining('("customer_id"'), serves: [{ statement: at + 1 }] },
  ]);
});

it.each([
  [{ workload: true }, 'NO_WORKLOAD'],
  [{}, 'give queries or workload=true'],
  [{ workload: true, queries: ['SELECT 1'] }, 'give queries or workload=true'],
])('advise_indexes refuses %j', async (args, words) => {
  const { text, isError } = await callOn(shop.url, 'advise_indexes', args);
  expect(isError).toBe(true);
  expect(text).toContain(words);
});

it('advise_indexes says so where nothing would save much', async () => {
  const { text, data } = await callOn(counted.url, 'advise_indexes', {
    queries: ['SELECT count(*) FROM orders'],
  });
  expect(data).toMatchObject({ indexes: [], drops: [] });
  expect(text).toContain('No index would save much.');
});
