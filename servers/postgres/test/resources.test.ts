import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { ERAS, open } from './open.ts';
import { SHOP } from './shop.ts';

let shop: TestDatabase;

beforeAll(async () => {
  shop = await createDatabase(SHOP);
});
afterAll(async () => {
  await shop[Symbol.asyncDispose]();
});

const TABLE = 'postgres://{db}/{schema}/{table}';

async function read(uri: string, settings = {}) {
  await using client = await open(shop.url, settings);
  const { contents } = await client.readResource({ uri });
  return (contents[0] as { text: string }).text;
}

it('a table is a resource, enclosed as data', async () => {
  const text = await read('postgres://main/public/orders');
  expect(text).toMatch(/^\[data /);
  expect(text).toContain('table public.orders');
  expect(text).toContain('(customer_id) references public.customers (id) on delete cascade');
});

it('a table whose name needs quotes is a resource by its plain name', async () => {
  expect(await read('postgres://main/sales/Order')).toContain('table sales."Order"');
});

it('a table that is not there, or out of scope, is no resource', async () => {
  await expect(read('postgres://main/public/ordrs')).rejects.toThrow(/Did you mean "public.orders"/);
  await expect(read('postgres://main/public/orders', { schemas: ['sales'] })).rejects.toThrow('NOT_FOUND');
  await expect(read('postgres://other/public/orders')).rejects.toThrow('There is no database "other"');
});

it.each(ERAS)('the variables of a table are completed from what is there in %s', async (era) => {
  await using client = await open(shop.url, { schemas: ['public', 'sales'] }, era);
  const complete = async (name: string, value: string, others: Record<string, string>) => {
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: TABLE },
      argument: { name, value },
      context: { arguments: others },
    });
    return completion.values;
  };
  expect(await complete('db', 'm', {})).toEqual(['main']);
  expect(await complete('schema', '', { db: 'main' })).toEqual(['public', 'sales']);
  expect(await complete('table', 'order', { db: 'main', schema: 'public' })).toEqual([
    'order_items',
    'orders',
  ]);
  expect(await complete('table', '', { db: 'main', schema: 'sales' })).toEqual(['Order', 'events']);
  expect(await complete('table', '%', { db: 'main', schema: 'sales' })).toEqual([]);
});

it('the diagram has tables, columns and foreign keys, without partitions', async () => {
  await using client = await open(shop.url);
  const { resources } = await client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual(['ui://postgres/plan.html', 'postgres://main/erd.mmd']);
  const text = await read('postgres://main/erd.mmd');
  expect(text).toMatch(/^erDiagram\n/);
  expect(text).toContain('"orders" }o--|| "customers" : "customer_id"');
  expect(text).toContain('"returns" }o--o| "order_items" : "order_id, line"');
  expect(text).toContain('bigint order_id PK, FK');
  expect(text).toContain('"sales.events" {');
  expect(text).not.toContain('events_2024_01');
});

it('the diagram draws no name that could end its line or its quotes', async () => {
  await using database = await createDatabase(`CREATE TABLE "a""\n%% x" ("b ""\n}" int)`);
  await using client = await open(database.url);
  const { contents } = await client.readResource({ uri: 'postgres://main/erd.mmd' });
  expect((contents[0] as { text: string }).text).toBe('erDiagram\n  "a____ x" {\n    integer b\n  }');
});

it.each([
  ['diagnose_slow_query', { sql: 'SELECT 1 -- ```' }, /````sql\\nSELECT 1 -- ```\\n````/],
  [
    'safe_migration',
    { change: 'orders need a currency', db: 'main' },
    /in the database main .*orders need a currency/s,
  ],
])('the prompt %s holds what it was given', async (name, args, words) => {
  await using client = await open(shop.url);
  const { messages } = await client.getPrompt({ name, arguments: args });
  expect(JSON.stringify(messages)).toMatch(words);
});
