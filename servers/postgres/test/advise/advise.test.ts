import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { createIndex } from '../../src/advise/shape.ts';
import { createShop } from '../plan/shop.ts';
import { adviceOn, shapesOf } from './open.ts';

const MORE = `
CREATE TABLE events (id int, at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO events SELECT i, date '2024-01-01' + i % 700, i % 3000 FROM generate_series(1, 30000) i;
`;

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop(MORE);
  await shop.run('ANALYZE events');
});
afterAll(() => shop[Symbol.asyncDispose]());

const ORDERS = '"public"."orders"';

/** Each statement, and the index that serves it. */
const SERVED: [sql: string, index: string][] = [
  ["SELECT * FROM orders WHERE status = 'open'", `${ORDERS} ("status")`],
  ['SELECT * FROM orders WHERE customer_id = 5 AND total = 3', `${ORDERS} ("customer_id")`],
  ["SELECT * FROM orders WHERE total = 3 AND created > '2025-12-30Z'", `${ORDERS} ("total", "created")`],
  ['SELECT * FROM orders WHERE customer_id IN (5, 6)', `${ORDERS} ("customer_id")`],
  ["SELECT * FROM orders WHERE status = 'done' ORDER BY created LIMIT 5", `${ORDERS} ("created")`],
  ['SELECT * FROM orders ORDER BY total DESC, created DESC LIMIT 5', `${ORDERS} ("total", "created")`],
  ['SELECT * FROM orders ORDER BY total, created DESC LIMIT 5', `${ORDERS} ("total", "created" DESC)`],
  ['SELECT max(created) FROM orders', `${ORDERS} ("created")`],
  ['SELECT id, total FROM orders WHERE NOT done', `${ORDERS} ("id") WHERE NOT "done"`],
  ["SELECT * FROM customers WHERE lower(email) = 'c5@example.com'", '"public"."customers" (lower("email"))'],
  ["SELECT * FROM customers WHERE name LIKE 'n77%'", '"public"."customers" ("name" text_pattern_ops)'],
  [`SELECT * FROM orders WHERE doc @> '{"n": 7}'`, `${ORDERS} USING gin ("doc")`],
  [`SELECT * FROM orders WHERE tags @> '{t7}'`, `${ORDERS} USING gin ("tags")`],
  [
    'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.id = 7',
    `${ORDERS} ("customer_id")`,
  ],
  [
    'SELECT c.id FROM customers c WHERE c.id < 9 AND EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
    `${ORDERS} ("customer_id")`,
  ],
  [
    'SELECT c.id, (SELECT max(total) FROM orders o WHERE o.customer_id = c.id) FROM customers c WHERE id < 9',
    `${ORDERS} ("customer_id")`,
  ],
  ['SELECT * FROM orders WHERE customer_id = $1 AND created < $2', `${ORDERS} ("customer_id")`],
  ['SELECT * FROM events WHERE kind = 7', '"public"."events" ("kind")'],
];

it.each(SERVED)('%s is served by %s, and the planner agrees', async (sql, index) => {
  const advice = await adviceOn(shop.url, [sql]);
  expect(advice.verified).toBe(false);
  const [first] = shapesOf(advice);
  expect(first).toBe(index);
  const [chosen] = advice.chosen;
  const ddl = chosen && createIndex(chosen.shape).replace(' CONCURRENTLY', '');
  const run = sql.includes('$')
    ? `PREPARE q AS ${sql}; SET LOCAL plan_cache_mode = force_generic_plan`
    : 'SELECT';
  const plan = sql.includes('$') ? 'EXECUTE q (NULL, NULL)' : sql;
  const rows = await shop.run(`BEGIN; ${ddl}; ANALYZE orders, customers; ${run}; EXPLAIN ${plan}`);
  const lines = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  expect(lines).toMatch(/using \w+_idx|on \w+_idx/);
  const after = Number(/cost=[\d.]+\.\.([\d.]+)/.exec(lines)?.[1]);
  // Reckoned, not measured: that it is the right size is what is promised.
  expect(after).toBeLessThan((chosen?.before[0] ?? 0) * 0.7);
});

it.each([
  'SELECT sum(total) FROM orders',
  'SELECT * FROM orders WHERE id = 7',
  'SELECT * FROM orders WHERE customer_id + 1 = 7',
  'SELECT * FROM orders ORDER BY total',
  'SELECT 1',
])('advises nothing for %s', async (sql) => {
  expect(shapesOf(await adviceOn(shop.url, [sql]))).toEqual([]);
});

it('one index serves what two statements ask of it', async () => {
  const advice = await adviceOn(shop.url, [
    'SELECT * FROM orders WHERE customer_id = 5',
    'SELECT * FROM orders WHERE customer_id = 6 AND total > 900',
  ]);
  expect(shapesOf(advice)).toEqual([`${ORDERS} ("customer_id")`]);
});

it('keeps within the budget and the count, and takes what is called most', async () => {
  const queries = [
    "SELECT * FROM orders WHERE status = 'open'",
    'SELECT * FROM orders WHERE customer_id = 5',
  ];
  const one = await adviceOn(shop.url, queries, { indexes: 1, calls: [1, 50] });
  expect(shapesOf(one)).toEqual([`${ORDERS} ("customer_id")`]);
  expect(shapesOf(await adviceOn(shop.url, queries, { bytes: 100_000 }))).toEqual([]);
  const room = (one.chosen[0]?.bytes ?? 0) * 1.5;
  expect(shapesOf(await adviceOn(shop.url, queries, { bytes: room }))).toHaveLength(1);
});

it('a statement that has no plan is left out with the reason, and the others are advised', async () => {
  const advice = await adviceOn(shop.url, [
    'SELECT * FROM nowhere',
    "SELECT * FROM orders WHERE status = 'open'",
    'SELEC 1',
  ]);
  expect(advice.statements.map(({ skipped }) => skipped)).toEqual([
    'PostgreSQL has no plan for it (42P01).',
    undefined,
    'PostgreSQL has no plan for it (42601).',
  ]);
  expect(advice.chosen).toHaveLength(1);
});

it('the size that it reckons is near what the index takes', async () => {
  const advice = await adviceOn(shop.url, [
    'SELECT * FROM orders WHERE id = 7 OR created = now()',
    'SELECT * FROM orders ORDER BY total, id LIMIT 5',
  ]);
  for (const { shape, bytes } of advice.chosen) {
    const rows = await shop.run(
      `BEGIN; CREATE INDEX made ON ${createIndex(shape).replace(/^.* ON /, '')}; SELECT pg_relation_size('made')::int AS bytes`,
    );
    const real = Number(rows[0]?.['bytes']);
    expect(bytes / real).toBeGreaterThan(0.5);
    expect(bytes / real).toBeLessThan(2);
  }
  expect(advice.chosen.length).toBeGreaterThan(0);
});
