import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';
import { SHOP } from './shop.ts';

let shop: TestDatabase;

beforeAll(async () => {
  shop = await createDatabase(SHOP);
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

const query = (sql: string, settings = {}) => callOn(shop.url, 'query', { sql }, settings);

it.each([
  ['SELECT * FROM ordrs', 'UNDEFINED_TABLE', '"public.orders"'],
  ['SELECT * FROM events', 'UNDEFINED_TABLE', '"sales.events"'],
  ['EXPLAIN SELECT * FROM custmers', 'UNDEFINED_TABLE', '"public.customers"'],
  ['SELECT /* 🦊 */ o.custmer_id FROM orders o', 'UNDEFINED_COLUMN', '"orders.customer_id"'],
  ['SELECT product_name FROM products', 'UNDEFINED_COLUMN', String.raw`"products.\"Product Name\""`],
  ['SELECT email FROM orders', 'UNDEFINED_COLUMN', '"public.customers.email"'],
  ['SELECT order_totl(1)', 'UNDEFINED_FUNCTION', '"order_total"'],
  ['SELECT lenght(note) FROM sales.events', 'UNDEFINED_FUNCTION', '"length"'],
  [
    "SELECT order_total('2024-01-01'::date)",
    'UNDEFINED_FUNCTION',
    '"order_total(order_id bigint, taxed boolean DEFAULT true)"',
  ],
])('query answers %s with %s and what may have been meant', async (sql, code, meant) => {
  const { text, isError } = await query(sql);
  expect(isError).toBe(true);
  expect(text).toMatch(new RegExp(`^${code}`));
  expect(text).toContain(`Did you mean ${meant}`);
});

it.each([
  ['SELECT 1 FROM orders WHERE o.id = 1', 'a table is there and is not in FROM'],
  ['SELECT zzzqqqxxx FROM orders', 'nothing is like it'],
  ['SELECT 1 ~~~> 2', 'an operator is no name'],
  ['SELECT 1 / 0', 'no name is wrong'],
])('query suggests nothing for %s: %s', async (sql) => {
  const { text, isError } = await query(sql);
  expect(isError).toBe(true);
  expect(text).not.toContain('Did you mean');
});

it('query suggests nothing that is out of scope', async () => {
  const { text } = await query('SELECT * FROM custmers', { schemas: ['sales'] });
  expect(text).not.toContain('public.customers');
});

it('query shows what hides in a name that it suggests', async () => {
  await using database = await createDatabase(String.raw`CREATE TABLE U&"secret\200bs" (a int)`);
  const { text } = await callOn(database.url, 'query', { sql: 'SELECT * FROM secrets' });
  expect(text).toContain('secret[U+200B]s');
});
