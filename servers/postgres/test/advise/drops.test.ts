import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { createShop } from '../plan/shop.ts';
import { adviceOn, shapesOf } from './open.ts';

const MORE = `
CREATE INDEX one ON orders (customer_id, total);
CREATE INDEX same ON orders (customer_id, total);
CREATE INDEX "Shorter" ON orders (customer_id);
CREATE UNIQUE INDEX no_doubles ON orders (id, total);
CREATE INDEX part ON orders (customer_id) WHERE NOT done;
CREATE INDEX other_order ON orders (total, customer_id);
CREATE INDEX backwards ON orders (customer_id DESC);
`;

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop(MORE);
});
afterAll(() => shop[Symbol.asyncDispose]());

it('tells the indexes that others make useless, once each, and no other', async () => {
  const { drops } = await adviceOn(shop.url, ['SELECT * FROM orders WHERE customer_id = 5']);
  const named = drops.map(({ sql, why, instead }) => [
    sql.replace('DROP INDEX CONCURRENTLY ', ''),
    why,
    instead,
  ]);
  expect(named.filter(([, why]) => why !== 'unused')).toEqual([
    ['"public"."one"', 'duplicate', 'same'],
    ['"public"."Shorter"', 'prefix', 'same'],
  ]);
});

it('an index that nobody used is told only while its use was counted for long enough', async () => {
  const unused = async () => {
    const { drops } = await adviceOn(shop.url, ['SELECT * FROM orders WHERE customer_id = 5']);
    return drops.filter(({ why }) => why === 'unused').map(({ sql }) => sql);
  };
  // "part" is too small to be worth a word, and "no_doubles" keeps doubles out.
  expect(await unused()).toEqual(['DROP INDEX CONCURRENTLY "public"."other_order"']);
  await shop.run('SELECT pg_stat_reset()');
  expect(await unused()).toEqual([]);
});

it('what an index serves already is not advised again', async () => {
  const advice = await adviceOn(shop.url, [
    'SELECT * FROM orders WHERE customer_id = 5',
    'SELECT * FROM orders WHERE customer_id = 5 AND total = 7',
  ]);
  expect(shapesOf(advice)).toEqual([]);
});
