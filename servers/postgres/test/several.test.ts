import { expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { callOn, open } from './open.ts';

it('db is an argument only where several databases are served', async () => {
  await using one = await open('postgres://localhost/one');
  await using two = await open('postgres://localhost/one', { db: ['other=postgres://localhost/two'] });
  const propertiesOf = async (client: typeof one) => {
    const { tools } = await client.listTools();
    return tools.map(({ inputSchema }) => Object.keys(inputSchema.properties ?? {}).includes('db'));
  };
  expect(new Set(await propertiesOf(one))).toEqual(new Set([false]));
  expect(new Set(await propertiesOf(two))).toEqual(new Set([true]));
});

it('a call goes to the database that it names, and to the first when it names none', async () => {
  await using first = await createDatabase();
  await using second = await createDatabase();
  const more = { db: [`second=${second.url}`] };
  const at = async (args: object) => {
    const { data } = await callOn(first.url, 'query', { sql: 'SELECT current_database()', ...args }, more);
    return data['rows'];
  };
  expect(await at({})).toEqual([[first.name]]);
  expect(await at({ db: 'second' })).toEqual([[second.name]]);
});

it('a name that no database has is refused with the names there are', async () => {
  const more = { db: ['orders=postgres://localhost/orders', 'stock=postgres://localhost/stock'] };
  const { text } = await callOn('postgres://localhost/x', 'query', { db: 'order', sql: 'SELECT 1' }, more);
  expect(text).toBe(
    'NOT_FOUND: There is no database "order". Did you mean "orders"? There are main, orders, stock.',
  );
});
