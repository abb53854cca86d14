import { createDatabase, type TestDatabase } from './database.ts';

/** Orders with their lines, which a cascade deletes, and a log for triggers. */
export function createOrders(): Promise<TestDatabase> {
  return createDatabase(`
    CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer text NOT NULL, total numeric);
    CREATE TABLE lines (order_id int REFERENCES orders ON DELETE CASCADE, item text);
    CREATE TABLE log (what text);
    INSERT INTO orders (customer, total) SELECT 'customer ' || g, g * 1.5 FROM generate_series(1, 5) g;
    INSERT INTO lines SELECT g % 5 + 1, 'item ' || g FROM generate_series(1, 10) g`);
}
