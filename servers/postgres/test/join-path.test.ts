import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';
import { PASSWORD } from './postgres-server.ts';
import { SHOP } from './shop.ts';

let shop: TestDatabase;

beforeAll(async () => {
  shop = await createDatabase(SHOP);
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

interface Path {
  confidence: number;
  sql: string;
  steps: { from: string; to: string; on: string; rows: string; why: string; optional?: true }[];
}

const join = async (from: string, to: string, more = {}, settings = {}) => {
  const result = await callOn(shop.url, 'join_path', { from, to, ...more }, settings);
  return { ...result, paths: (result.data?.['paths'] ?? []) as Path[] };
};

it('join_path goes over foreign keys, of several columns too, and its SQL runs', async () => {
  const { paths } = await join('returns', 'customers');
  expect(paths[0]).toMatchObject({
    confidence: 1,
    steps: [
      { to: 'public.order_items', rows: 'many_to_one', optional: true },
      { to: 'public.orders', rows: 'many_to_one' },
      { to: 'public.customers', rows: 'many_to_one' },
    ],
  });
  expect(paths[0]?.sql).toContain('ON r1.order_id = o2.order_id AND r1.line = o2.line');
  for (const { sql } of paths) expect(await shop.run(sql)).toEqual([]);
});

it('join_path tells each of several foreign keys between two tables', async () => {
  const { paths } = await join('orders', 'addresses');
  expect(paths.map(({ steps }) => steps[0]?.on)).toEqual([
    'public.orders.billing_address_id = public.addresses.id',
    'public.orders.shipping_address_id = public.addresses.id',
  ]);
});

it('join_path joins a table with itself', async () => {
  const { paths } = await join('employees', 'employees');
  expect(paths.map(({ sql }) => sql)).toEqual([
    'SELECT *\nFROM public.employees AS e1\nJOIN public.employees AS e2 ON e1.manager_id = e2.id',
  ]);
});

it.each([
  ['order_items', 'products', 0.9, 'by name and type'],
  ['sales.events', 'customers', 0.7, 'by name and type'],
  ['customers', 'customers', 0.5, 'a parent in the same table, by name and type'],
  ['customer_totals', 'customers', 0.9, 'by name and type'],
])('join_path infers from %s to %s with confidence %d', async (from, to, confidence, why) => {
  const { paths } = await join(from, to);
  expect(paths[0]).toMatchObject({ confidence, steps: [{ why }] });
});

it('join_path infers nothing where types differ or a foreign key stands', async () => {
  await using database = await createDatabase(`
    CREATE TABLE users (id uuid PRIMARY KEY); CREATE TABLE people (id int PRIMARY KEY);
    CREATE TABLE posts (user_id int, people_id int REFERENCES people);`);
  const path = (to: string) => callOn(database.url, 'join_path', { from: 'posts', to });
  expect((await path('users')).data['paths']).toEqual([]);
  expect((await path('people')).data['paths']).toMatchObject([{ confidence: 1 }]);
});

it('join_path infers by a name that is shared, and less where several tables have it', async () => {
  await using database = await createDatabase(`
    CREATE TABLE shops (shop_code text PRIMARY KEY); CREATE TABLE visits (shop_code text);
    CREATE TABLE depots (city_code text UNIQUE); CREATE TABLE towns (city_code text UNIQUE); CREATE TABLE trips (city_code text);`);
  const best = async (from: string, to: string) =>
    ((await callOn(database.url, 'join_path', { from, to })).data['paths'] as Path[])[0]?.confidence;
  expect(await best('visits', 'shops')).toBeGreaterThanOrEqual(0.7);
  expect(await best('trips', 'towns')).toBeLessThan(0.5);
});

it('join_path passes the tables it is told to, and ends where it should', async () => {
  const { paths } = await join('sales.events', 'orders', { via: ['customers'] });
  expect(paths.length).toBeGreaterThan(0);
  for (const { steps } of paths) {
    expect(steps.some(({ to }) => to === 'public.customers')).toBe(true);
    expect(steps.at(-1)?.to).toBe('public.orders');
  }
});

it('join_path says what can be joined where there is no way', async () => {
  const { data, text } = await join('returns', 'customers', { max_hops: 2 });
  expect(data).toEqual({
    paths: [],
    neighbours: [
      { table: 'returns', joins: expect.arrayContaining(['public.order_items']) },
      { table: 'customers', joins: expect.arrayContaining(['public.orders']) },
    ],
  });
  expect(text).toContain('No way of at most 2 joins');
});

it('join_path quotes names that need it', async () => {
  await using database = await createDatabase(`
    CREATE TABLE "Order" ("Id" int PRIMARY KEY); CREATE TABLE "order line" ("select" int REFERENCES "Order");`);
  const { data } = await callOn(database.url, 'join_path', { from: '"order line"', to: '"Order"' });
  const [path] = data['paths'] as Path[];
  expect(await database.run(path?.sql ?? '')).toEqual([]);
});

it('join_path leaves out tables that are out of scope or may not be read', async () => {
  const scoped = await join(
    'order_items',
    'customers',
    {},
    { tables: ['public.order_items', 'public.customers'] },
  );
  expect(scoped.paths).toEqual([]);
  await shop.run(`
    CREATE ROLE join_reader LOGIN PASSWORD '${PASSWORD}'; GRANT SELECT ON order_items, customers TO join_reader;`);
  try {
    const args = { from: 'order_items', to: 'customers' };
    const { data } = await callOn(shop.urlAs('join_reader'), 'join_path', args);
    expect(data['paths']).toEqual([]);
  } finally {
    await shop.run('DROP OWNED BY join_reader; DROP ROLE join_reader;');
  }
});

it('join_path says what may have been meant by a name that no table has', async () => {
  const { text, isError } = await join('custmers', 'orders');
  expect(isError).toBe(true);
  expect(text).toMatch(/^NOT_FOUND: There is no table "custmers" here. Did you mean "public.customers"/);
});
