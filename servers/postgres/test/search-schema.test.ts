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

interface Shown {
  kind: string;
  name: string;
  matched?: string[];
  usable?: false;
}

const search = async (args: Record<string, unknown> = {}, settings = {}) => {
  const result = await callOn(shop.url, 'search_schema', args, settings);
  return { ...result, objects: (result.data?.['objects'] ?? []) as Shown[] };
};
const namesFor = async (args: Record<string, unknown>, settings = {}) =>
  (await search(args, settings)).objects.map(({ name }) => name);

it.each([
  ['orders', 'public.orders', undefined],
  ['customer email', 'public.customers', ['column email']],
  ['invoices', 'public.customers', ['comment of email']],
  ['people buy', 'public.customers', ['comment']],
  ['shipped', 'public.order_status', ["value 'shipped'"]],
  ['events 2024 02', 'sales.events', ['partition events_2024_02']],
  ['order_total', 'public.order_total(order_id bigint, taxed boolean)', ['comment']],
  ['custmers', 'public.customers', undefined],
  ['productName', 'public.products', ['column "Product Name"']],
  ['Order', 'sales."Order"', undefined],
])('search_schema finds by %s first %s', async (query, name, matched) => {
  const { objects, text } = await search({ query });
  expect(objects[0], text).toMatchObject({ name });
  expect(objects[0]?.matched?.slice(0, 1)).toEqual(matched);
});

it('search_schema puts an exact name before a prefix, a word and a part', async () => {
  const names = await namesFor({ query: 'orders', kinds: ['table', 'view'] });
  expect(names).toEqual([
    'public.orders',
    'sales."Order"',
    'public.order_items',
    'public.paid_orders',
    'public.returns',
  ]);
});

it('search_schema without a query tells of all objects and of no partition', async () => {
  const { objects, text } = await search({ schema: 'sales' });
  expect(objects).toEqual([
    { kind: 'table', name: 'sales."Order"' },
    { kind: 'table', name: 'sales.events' },
  ]);
  expect(text).toContain('2 found');
});

it('search_schema names columns only where they are asked for', async () => {
  const { objects } = await search({ query: 'customer_id', kinds: ['column'] });
  expect(objects[0]).toEqual({ kind: 'column', name: 'public.orders.customer_id', type: 'bigint' });
  expect(await namesFor({ query: 'customer_id', kinds: ['table'] })).toContain('public.orders');
});

it('search_schema tells rows, size and comment in a summary, and columns in full', async () => {
  const summary = await search({ query: 'customers', kinds: ['table'], detail: 'summary' });
  expect(summary.objects[0]).toEqual({
    kind: 'table',
    name: 'public.customers',
    rows: 50,
    bytes: expect.any(Number),
    comment: 'People who buy',
  });
  const full = await search({ query: 'order_items', kinds: ['table'], detail: 'full' });
  expect(full.objects[0]).toMatchObject({
    columns: ['order_id bigint PK → public.orders(id)', 'line integer PK', 'product_id bigint'],
  });
  const events = await search({ query: 'events', detail: 'summary' });
  expect(events.objects[0]).toMatchObject({ name: 'sales.events', partitions: 3 });
});

it('search_schema goes on behind a page, and refuses the cursor of another search', async () => {
  const first = await search({ limit: 4 });
  const second = await search({ limit: 4, cursor: first.data['next_cursor'] });
  const all = await search();
  expect([...first.objects, ...second.objects]).toEqual(all.objects.slice(0, 8));
  const other = await search({ query: 'orders', cursor: first.data['next_cursor'] });
  expect(other.text).toMatch(/^INVALID_CURSOR/);
});

it('search_schema marks what the role may not use', async () => {
  await shop.run(`
    CREATE ROLE search_reader LOGIN PASSWORD '${PASSWORD}'; GRANT SELECT ON orders TO search_reader;`);
  try {
    const args = { query: 'orders customers', kinds: ['table'] };
    const { data, text } = await callOn(shop.urlAs('search_reader'), 'search_schema', args);
    const objects = data['objects'] as Shown[];
    expect(objects.find(({ name }) => name === 'public.orders')).not.toHaveProperty('usable');
    expect(objects.find(({ name }) => name === 'public.customers')).toMatchObject({ usable: false });
    expect(text).toMatch(/public\.customers .*\[no access\]/);
  } finally {
    await shop.run('DROP OWNED BY search_reader; DROP ROLE search_reader;');
  }
});

it('search_schema finds only what is in scope', async () => {
  expect(await namesFor({}, { schemas: ['sales'] })).toEqual(['sales."Order"', 'sales.events']);
  expect(await namesFor({}, { tables: ['public.orders', 'sales."Order"'] })).toEqual([
    'public.orders',
    'sales."Order"',
  ]);
  expect(await namesFor({ query: 'events_2024_01' }, { tables: ['public.orders'] })).toEqual([]);
  expect(await namesFor({ kinds: ['table'] }, { schemas: ['sales'], tables: ['public.orders'] })).toEqual([
    'public.orders',
    'sales."Order"',
    'sales.events',
  ]);
});

it('search_schema says which schema may have been meant', async () => {
  const { text, isError } = await search({ query: 'orders', schema: 'sale' });
  expect(isError).toBe(true);
  expect(text).toMatch(/^NOT_FOUND: There is no schema "sale" here. Did you mean "sales"\?/);
});

it('search_schema puts what came with an extension last, and into no list', async () => {
  await using database = await createDatabase(`
    CREATE EXTENSION pg_stat_statements; CREATE TABLE my_statements (a int);`);
  const names = async (query: string) => {
    const { data } = await callOn(database.url, 'search_schema', { query });
    return (data['objects'] as Shown[]).map(({ name }) => name);
  };
  expect(await names('')).toEqual(['public.my_statements']);
  expect((await names('statements')).slice(0, 2)).toEqual([
    'public.my_statements',
    'public.pg_stat_statements',
  ]);
});

it('search_schema takes any text as words', async () => {
  for (const query of ['%', "'; DROP TABLE orders; --", '\\', '"', '_', '🦊', 'a'.repeat(200)])
    expect((await search({ query })).isError).not.toBe(true);
});
