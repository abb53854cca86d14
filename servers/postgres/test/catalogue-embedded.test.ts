import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { functionNames, columnsNamedIn, signaturesOf } from '../src/catalog/candidates.ts';
import { PARTS } from '../src/catalog/describing/shape.ts';
import { described } from '../src/catalog/describing/described.ts';
import { sheetsOf } from '../src/catalog/describing/sheet.ts';
import { entityDiagram } from '../src/catalog/erd.ts';
import { joinGraph } from '../src/catalog/joins/graph.ts';
import { joinPaths } from '../src/catalog/joins/paths.ts';
import { KINDS } from '../src/catalog/kinds.ts';
import { tableNames } from '../src/catalog/listing.ts';
import type { Reader } from '../src/catalog/reader.ts';
import { resolve, schemaNames } from '../src/catalog/resolve.ts';
import { scopeOf } from '../src/catalog/scope.ts';
import { search } from '../src/catalog/search.ts';
import { SHOP } from './shop.ts';

// The embedded database is a PostgreSQL of its own make: every statement of the catalogue has to run on it too.

let database: PGlite;
let reader: Reader;
const all = scopeOf({ schemas: [], tables: [] });

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(SHOP);
  reader = {
    select: async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
      (await database.query<Row>(sql, [...params])).rows,
  };
}, 120_000);
afterAll(async () => {
  await database.close();
});

it('the embedded database answers a search', async () => {
  const wanted = { kinds: KINDS, schema: undefined, limit: 10, skip: 0 };
  const { hits } = await search(reader, all, { ...wanted, query: 'customer email' });
  expect(hits[0]).toMatchObject({ name: 'public.customers', usable: true, matched: ['column email'] });
  expect((await search(reader, all, { ...wanted, query: '' })).total).toBeGreaterThan(10);
});

it('the embedded database answers what is told of its objects', async () => {
  const names = ['orders', 'sales.events', 'paid_orders', 'order_total', 'order_status'];
  const found = (await resolve(reader, all, names)).flatMap((each) => each.found);
  const sheets = await sheetsOf(reader, all, found, PARTS);
  expect(found.map((each) => described(each, sheets, PARTS))).toMatchObject([
    { name: 'public.orders', primary_key: ['id'], checks: [{ name: 'price_is_positive' }] },
    { name: 'sales.events', partitions: { count: 3 } },
    { kind: 'view', ddl: expect.stringContaining('CREATE VIEW') },
    { kind: 'function', volatility: 'stable' },
    { kind: 'enum', values: ['new', 'paid', 'shipped'] },
  ]);
});

it('the embedded database answers joins, a diagram and names', async () => {
  const [orders, customers] = await resolve(reader, all, ['orders', 'customers']);
  const stops = [orders, customers].map((each) => each?.found[0]?.oid ?? 0);
  const paths = joinPaths(await joinGraph(reader, all), { stops, maxHops: 2, most: 1 });
  expect(paths).toMatchObject([[{ edge: { confidence: 1 } }]]);
  expect(await entityDiagram(reader, all)).toContain('"orders" }o--|| "customers"');
  expect(await schemaNames(reader, all)).toEqual(['public', 'sales']);
  expect(await tableNames(reader, all, { schema: 'sales', typed: 'ev', most: 5 })).toEqual(['events']);
  expect(await functionNames(reader, all)).toContain('order_total');
  expect(await signaturesOf(reader, all, 'order_total')).toHaveLength(1);
  expect(await columnsNamedIn(reader, all, ['customers'])).toHaveLength(4);
});
