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
  ['order_total', 'public.order_total(order_id bigint, taxed boolean)', undefined],
  ['custmers', 'public.customers', undefined],
  ['productName', 'public.products', ['column Product Name']],
  ['Order', 'sales."Order"', undefined],
])('search_schema finds by %s first %s', async (query, name, matched) => {
  const { objects, text } = await search({ query });
  expect(objects[0], text).toMatchObject({ name, ...(matched === undefined ? {} : { matched }) });
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
