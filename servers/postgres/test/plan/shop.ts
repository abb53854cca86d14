import { createDatabase, type TestDatabase } from '../database.ts';

const SHOP = `
CREATE TABLE customers (id int PRIMARY KEY, email varchar(80) NOT NULL, name text);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id int NOT NULL, status varchar(10) NOT NULL, total numeric NOT NULL,
  created timestamptz NOT NULL, shipped timestamptz, doc jsonb NOT NULL, tags text[] NOT NULL, done boolean NOT NULL
);
INSERT INTO customers SELECT i, 'c' || i || '@example.com', 'n' || i FROM generate_series(1, 5000) i;
INSERT INTO orders SELECT i, (i * 7) % 5000, CASE WHEN i % 500 = 0 THEN 'open' ELSE 'done' END, i % 997,
  timestamptz '2026-01-01 00:00Z' - i * interval '1 min', now(), jsonb_build_object('n', i % 100), ARRAY['t' || i % 50],
  i % 1000 <> 0 FROM generate_series(1, 40000) i;
-- Plans must not depend on how many processors the machine of the test has free.
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0', current_database()); END $$;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$;
`;

/** A database of a shop: 5,000 customers, 40,000 orders, no index but the primary keys. */
export async function createShop(more = ''): Promise<TestDatabase> {
  const shop = await createDatabase(`${SHOP}${more}`);
  // In a transaction of its own: rows that come in the same count as changed since.
  await shop.run('ANALYZE customers, orders');
  return shop;
}
