import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { findIn } from '../../src/findings/find.ts';
import { jit } from '../../src/findings/whole.ts';
import { explainPlan } from '../../src/plan/explain-plan.ts';
import { readPlan } from '../../src/plan/plan.ts';
import { readTables } from '../../src/plan/tables.ts';
import { createShop } from '../plan/shop.ts';
import { inSession } from '../plan/session.ts';

const PARTS = Array.from(
  { length: 6 },
  (_, at) => `CREATE TABLE p${at} PARTITION OF parts FOR VALUES FROM (${at}) TO (${at + 1});`,
).join('\n');

const MORE = `
-- Two columns that say the same, so that the planner, who takes them for independent, is far off.
CREATE TABLE cars (id int PRIMARY KEY, make int NOT NULL, model int NOT NULL);
INSERT INTO cars SELECT i, i % 100, i % 100 FROM generate_series(1, 50000) i;
CREATE TABLE parts (k int, v int) PARTITION BY RANGE (k);
${PARTS}
INSERT INTO parts SELECT i % 6, i FROM generate_series(1, 6000) i;
CREATE TABLE fresh (id int) WITH (autovacuum_enabled = off);
INSERT INTO fresh SELECT generate_series(1, 500);
CREATE TABLE facts (id int PRIMARY KEY, v int NOT NULL) WITH (autovacuum_enabled = off);
INSERT INTO facts SELECT i, i FROM generate_series(1, 20000) i;
CREATE TABLE sparse (id int, v int, pad text);
INSERT INTO sparse SELECT i, i % 100, repeat('x', 500) FROM generate_series(1, 30000) i;
CREATE INDEX sparse_v ON sparse (v);
CREATE INDEX orders_created ON orders (created);
CREATE INDEX orders_total ON orders (total);
`;

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop(MORE);
  await shop.run('ANALYZE cars, parts, facts, sparse');
});
afterAll(() => shop[Symbol.asyncDispose]());

async function findings(sql: string, { analyze = true, set = '' } = {}) {
  return inSession(shop.url, async (session) => {
    if (set !== '') await session.select(set);
    const { plan } = await explainPlan(session, sql, { analyze });
    const tables = await readTables(
      session,
      plan.nodes.flatMap(({ relation }) => relation ?? []),
    );
    return findIn(session, plan, tables);
  });
}

async function finding(rule: string, sql: string, options?: Parameters<typeof findings>[1]) {
  const found = (await findings(sql, options)).find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`${rule} was not found`);
  return found;
}

it.each([true, false])('a table read whole for a few rows gets its index (analyze %s)', async (analyze) => {
  const found = await finding('selective_scan', "SELECT * FROM orders WHERE status = 'open'", { analyze });
  expect(found.severity).toBe('high');
  expect(found.sql).toBe('CREATE INDEX CONCURRENTLY "orders_status_idx" ON "public"."orders" ("status")');
  expect(found.node?.id).toBe(1);
});

it('a condition that no index serves as it is written is told so', async () => {
  const found = await finding('selective_scan', 'SELECT * FROM orders WHERE customer_id + 1 = 7');
  expect(found.sql).toBeUndefined();
  expect(found.todo).toContain('bare column');
});

it.each([
  'SELECT * FROM orders',
  "SELECT * FROM orders WHERE status = 'done'",
  'SELECT * FROM orders WHERE id = 7',
])('finds nothing in %s', async (sql) => {
  expect(await findings(sql)).toEqual([]);
});

it('an index whose rows a filter drops is found', async () => {
  const sql = "SELECT * FROM orders WHERE created > '2025-12-25Z' AND customer_id = 7";
  const found = await finding('filtered_index', sql, { set: 'SET LOCAL enable_seqscan = off' });
  expect(found.evidence['rows_removed']).toBeGreaterThan(5000);
  expect(found.sql).toContain('("customer_id"');
});

it('columns that depend on each other get statistics of both', async () => {
  const found = await finding('misestimate', 'SELECT * FROM cars WHERE make = 7 AND model = 7');
  expect(found.evidence['off_by']).toBeGreaterThan(50);
  expect(found.sql).toMatch(
    /^CREATE STATISTICS "public"\."cars_make_model_stats" ON "make", "model" FROM "public"\."cars"$/,
  );
});

it('what a limit stopped early was not misjudged', async () => {
  const found = await findings('SELECT * FROM cars ORDER BY id LIMIT 5');
  expect(found.map(({ rule }) => rule)).not.toContain('misestimate');
});

it('a sort that went to disk gets the memory that it needs', async () => {
  const sql = 'SELECT * FROM orders ORDER BY shipped, id';
  const found = await finding('spill', sql, { set: "SET LOCAL work_mem = '1MB'" });
  expect(found.evidence).toMatchObject({ work_mem_kb: 1024 });
  const again = await findings(sql, { set: found.sql ?? '' });
  expect(again.map(({ rule }) => rule)).not.toContain('spill');
});

it('a hash that came in parts is found', async () => {
  const sql = 'SELECT * FROM orders a JOIN orders b ON a.id = b.id + 1';
  const set = "SET LOCAL work_mem = '1MB'; SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off";
  expect((await finding('spill', sql, { set })).evidence['batches']).toBeGreaterThan(1);
});

it('groups that went to disk are found', async () => {
  const sql = 'SELECT total * id, count(*) FROM orders GROUP BY 1';
  const set = "SET LOCAL work_mem = '1MB'; SET LOCAL enable_sort = off";
  expect((await finding('spill', sql, { set })).evidence['disk_kb']).toBeGreaterThan(0);
});

it('a bitmap that forgot its rows is found', async () => {
  const set = "SET LOCAL work_mem = '64kB'; SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off";
  const found = await finding('lossy_bitmap', 'SELECT * FROM sparse WHERE v < 50', { set });
  expect(found.evidence['lossy_pages']).toBeGreaterThan(0);
});

it('an index only scan that had to look into the table gets a vacuum', async () => {
  const set = 'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off';
  const found = await finding('heap_fetches', 'SELECT id FROM facts WHERE id < 5000', { set });
  expect(found.sql).toBe('VACUUM "public"."facts"');
});

it('a table read again for each row of another gets its index', async () => {
  const set =
    'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_material = off; SET LOCAL enable_memoize = off';
  const sql =
    'SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id AND o.total < c.id WHERE c.id < 500';
  const found = await finding('repeated_scan', `${sql} OFFSET 0`, {
    analyze: false,
    set: `${set}; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off`,
  });
  expect(found.says).toMatch(/whole [\d,]+ times/);
});

it.each([true, false])('a subquery that runs for each row is found (analyze %s)', async (analyze) => {
  const sql =
    'SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c WHERE id <= 150';
  const found = await finding('repeated_subplan', sql, { analyze });
  expect(found.severity).toBe('high');
  expect(found.evidence['loops']).toBeGreaterThan(100);
  expect(found.sql).toContain('("customer_id")');
});

it('a join that compares far more pairs than it keeps is found', async () => {
  const sql = 'SELECT * FROM customers a JOIN customers b ON abs(a.id - b.id) = 4000 WHERE a.id < 100';
  expect((await finding('filtered_join', sql)).evidence['pairs_removed']).toBeGreaterThan(10_000);
});

it('partitions that no condition leaves out are found, and pruned ones are not', async () => {
  const found = await finding('unpruned_partitions', 'SELECT * FROM parts WHERE v = 7');
  expect(found.evidence).toEqual({ partitions: 6 });
  const pruned = await findings('SELECT * FROM parts WHERE v = 7 AND k < 4');
  expect(pruned.map(({ rule }) => rule)).not.toContain('unpruned_partitions');
});

it('a table of which nobody took statistics is found', async () => {
  const found = await finding('stale_statistics', 'SELECT * FROM fresh');
  expect(found.sql).toBe('ANALYZE "public"."fresh"');
});

it('machine code that costs more than it saves is found', () => {
  // As PostgreSQL writes it where it was built with LLVM, which this one was not.
  const raw = (ms: number) => ({
    Plan: {
      'Node Type': 'Result',
      'Startup Cost': 0,
      'Total Cost': 9e5,
      'Plan Rows': 1,
      'Plan Width': 4,
      'Actual Loops': 1,
    },
    'Execution Time': 400,
    JIT: { Functions: 12, Timing: { Total: ms } },
  });
  const found = (ms: number) =>
    jit({ plan: readPlan(raw(ms)), tables: new Map(), usages: [], workMem: 4096 });
  expect(found(300)).toMatchObject([
    { rule: 'jit', severity: 'high', evidence: { jit_ms: 300, functions: 12 } },
  ]);
  expect(found(15)).toEqual([]);
});

it('what one index mends is said once', async () => {
  const found = await findings(
    'SELECT * FROM orders a WHERE customer_id = 3 UNION ALL SELECT * FROM orders b WHERE customer_id = 4',
  );
  expect(found.map(({ rule, also }) => [rule, also])).toEqual([['selective_scan', 1]]);
});
