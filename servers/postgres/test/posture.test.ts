import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setupSql } from '../src/posture/setup-sql.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn, open } from './open.ts';
import { PASSWORD } from './postgres-server.ts';

let database: TestDatabase;
// Roles belong to the whole server, which other files of tests use too.
const reader = `reader_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await createDatabase('CREATE TABLE orders (id int); INSERT INTO orders VALUES (1)');
  const sql = setupSql({ database: database.name, schemas: [], tables: [] });
  await database.run(sql.replaceAll('plugboard_reader', reader).replace('change-me', PASSWORD));
});
afterAll(async () => {
  await database.run(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
  await database[Symbol.asyncDispose]();
});

it('the role that --print-setup-sql prints can read', async () => {
  const { data } = await callOn(
    database.urlAs(reader),
    'query',
    { sql: 'SELECT * FROM orders' },
    { strict: true },
  );
  expect(data['rows']).toEqual([[1]]);
});

it('--strict refuses a superuser, and names the way out', async () => {
  await expect(open(database.url, { strict: true })).rejects.toThrow(
    /^--strict: The role postgres could do more than read: it is a superuser\. --print-setup-sql prints one that cannot\.$/,
  );
});

it('--strict refuses a role that can write to a table', async () => {
  await database.run(`GRANT INSERT ON orders TO ${reader}`);
  await expect(open(database.urlAs(reader), { strict: true })).rejects.toThrow(
    /can write to 1 tables or views/,
  );
  await database.run(`REVOKE INSERT ON orders FROM ${reader}`);
});
