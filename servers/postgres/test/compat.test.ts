import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn, open } from './open.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase(`
    CREATE TABLE people (id int, name text);
    INSERT INTO people SELECT g, 'person ' || g FROM generate_series(1, 3) g;
    CREATE SCHEMA other;
    CREATE TABLE other.people (secret text)`);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const compat = 'reference' as const;

it('--compat reference has the one tool of the reference server, with its argument', async () => {
  await using client = await open(database.url, { compat });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['query']);
  expect(Object.keys(tools[0]?.inputSchema.properties ?? {})).toEqual(['sql']);
});

it('its query answers rows as JSON objects', async () => {
  const { text } = await callOn(
    database.url,
    'query',
    { sql: 'SELECT * FROM people ORDER BY id LIMIT 2' },
    { compat },
  );
  expect(JSON.parse(text)).toEqual([
    { id: 1, name: 'person 1' },
    { id: 2, name: 'person 2' },
  ]);
});

it('its query loses no column that shares a name', async () => {
  const { text } = await callOn(database.url, 'query', { sql: 'SELECT 1 AS a, 2 AS a' }, { compat });
  expect(JSON.parse(text)).toEqual([{ a: 1, a_2: 2 }]);
});

it('its query cannot be left by COMMIT', async () => {
  const { isError } = await callOn(database.url, 'query', { sql: 'COMMIT; DROP TABLE people' }, { compat });
  expect(isError).toBe(true);
  expect(await database.run('SELECT count(*)::int FROM people')).toEqual([{ count: 3 }]);
});

it('its resources are the tables of public, each with its columns, and no password', async () => {
  await using client = await open(database.url, { compat });
  const { resources } = await client.listResources();
  expect(resources).toHaveLength(1);
  const [{ uri, name } = { uri: '', name: '' }] = resources;
  expect(name).toBe('"people" database schema');
  expect(uri).toMatch(/^postgres:\/\/127\.0\.0\.1:\d+\/people\/schema$/);
  const { contents } = await client.readResource({ uri });
  expect(contents).toEqual([
    {
      uri,
      mimeType: 'application/json',
      text: JSON.stringify(
        [
          { column_name: 'id', data_type: 'integer' },
          { column_name: 'name', data_type: 'text' },
        ],
        null,
        2,
      ),
    },
  ]);
});

it('shows no table outside of the scope', async () => {
  await using client = await open(database.url, { compat, tables: ['other.people'] });
  expect((await client.listResources()).resources).toEqual([]);
  const uri = `postgres://${new URL(database.url).host}/people/schema`;
  await expect(client.readResource({ uri })).rejects.toThrow();
});
