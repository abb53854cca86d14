import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { differenceLines } from '../../src/plan/difference.ts';
import { explainPlan } from '../../src/plan/explain-plan.ts';
import { planLines } from '../../src/plan/lines.ts';
import { createShop } from './shop.ts';
import { inSession } from './session.ts';

const PARTS = Array.from(
  { length: 12 },
  (_, at) => `CREATE TABLE p${at} PARTITION OF parts FOR VALUES FROM (${at}) TO (${at + 1});`,
).join('\n');

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop(`CREATE TABLE parts (k int, v int) PARTITION BY RANGE (k);${PARTS}`);
});
afterAll(() => shop[Symbol.asyncDispose]());

async function planOf(sql: string, analyze = false) {
  return (await inSession(shop.url, (session) => explainPlan(session, sql, { analyze }))).plan;
}

it('a line says what a node does, what came and what it was about', async () => {
  const plan = await planOf("SELECT id FROM orders WHERE status = 'open' ORDER BY total", true);
  const [sort, scan] = planLines(plan);
  expect(sort).toMatch(/^#1 Sort: 80 rows \(~\d+\), cost \d+, [\d.]+ ms, .*by orders\.total$/);
  expect(scan).toMatch(
    /^ {2}#2 Seq Scan on public\.orders: 80 rows .*, dropped 39920, Filter .*'open'::text\)$/,
  );
});

it('shows the dearest of many parts, and counts the others', async () => {
  const lines = planLines(await planOf('SELECT * FROM parts WHERE v = 1'));
  expect(lines.filter((line) => line.includes('Seq Scan on public.p'))).toHaveLength(3);
  expect(lines.at(-2)).toMatch(/^ {2}… 9 more like these, cost \d+$/);
});

it('cuts long conditions', async () => {
  const list = Array.from({ length: 200 }, (_, at) => at).join(', ');
  const lines = planLines(await planOf(`SELECT * FROM customers WHERE id + 1 IN (${list})`));
  expect(lines[0]).toMatch(/…$/);
  expect(lines[0]?.length).toBeLessThan(300);
});

it('nothing hides in a line', async () => {
  const lines = planLines(await planOf('SELECT * FROM customers "a\u200bb" WHERE name = \'x\ny\''));
  expect(lines[0]).toContain('a[U+200B]b');
  expect(lines[0]).not.toContain('\n');
});

it('a difference tells the nodes that went, that came, and that cost otherwise', async () => {
  const before = await planOf('SELECT * FROM orders ORDER BY total LIMIT 5');
  const after = await planOf('SELECT * FROM orders ORDER BY id LIMIT 5');
  const lines = differenceLines(before, after);
  expect(lines.map((line) => line.replace(/: cost.*/, ''))).toEqual([
    '~ #1 Limit',
    '- #2 Sort',
    '- #3 Seq Scan on public.orders',
    '+ #2 Index Scan using orders_pkey on public.orders',
  ]);
  expect(differenceLines(before, before)).toEqual([]);
});
