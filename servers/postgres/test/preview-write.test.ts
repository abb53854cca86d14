import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from './database.ts';
import { callOn, open } from './open.ts';
import { createOrders } from './orders.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createOrders();
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
});

const preview = (sql: string, params: unknown[] = []) =>
  callOn(database.url, 'preview_write', { sql, params }, { access: 'preview' });

const checksum = () =>
  database.run(`SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM
    (SELECT orders::text t FROM orders UNION ALL SELECT lines::text FROM lines UNION ALL SELECT log::text FROM log) all_rows`);

describe('preview_write', () => {
  it('counts the rows of each table, cascades too, and changes none', async () => {
    const before = await checksum();
    const { data } = await preview('DELETE FROM orders WHERE id <= $1', [2]);
    expect(data).toMatchObject({
      affected: 2,
      tables: [
        { table: 'public.lines', inserted: 0, updated: 0, deleted: 4 },
        { table: 'public.orders', inserted: 0, updated: 0, deleted: 2 },
      ],
    });
    expect(await checksum()).toEqual(before);
  });

  it('counts what triggers do', async () => {
    await database.run(`
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN NEW; END $$;
      CREATE TRIGGER note AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION note()`);
    const { data } = await preview('UPDATE orders SET total = 0');
    expect(data['tables']).toEqual([
      { table: 'public.log', inserted: 5, updated: 0, deleted: 0 },
      { table: 'public.orders', inserted: 0, updated: 5, deleted: 0 },
    ]);
    expect(data).not.toHaveProperty('inverse_sql');
  });

  it('shows rows before and after, and the locks', async () => {
    const { data, text } = await preview("UPDATE orders SET customer = 'Ada' WHERE id = 3");
    expect(data['sample']).toEqual({
      columns: ['id', 'customer', 'total'],
      before: [['3', 'customer 3', '4.5']],
      after: [['3', 'Ada', '4.5']],
    });
    expect(data['locks']).toContainEqual({ table: 'public.orders', mode: 'RowExclusiveLock' });
    expect(text).toMatch(/^Rolled back\. As postgres it would change: 1 updated in public\.orders;/);
  });

  it.each([
    ["UPDATE orders SET total = total * 2, customer = 'O''Brien\\'"],
    ['DELETE FROM orders WHERE id > 3'],
    ["INSERT INTO orders (customer) VALUES ('new')"],
    [
      `MERGE INTO orders o USING (VALUES (1), (99)) v(id) ON o.id = v.id
      WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (customer) VALUES ('merged')`,
    ],
  ])('its inverse_sql puts everything back: %s', async (sql) => {
    await database.run('DROP TABLE lines; CREATE TABLE lines (item text)');
    const before = await checksum();
    const { data } = await preview(sql);
    const inverse = data['inverse_sql'] as string[];
    // A preview does use numbers of the sequence: what is inserted later has another.
    await database.run("SELECT setval('orders_id_seq', 5)");
    await database.run(`BEGIN; ${sql}; COMMIT`);
    expect(await checksum()).not.toEqual(before);
    if (/INSERT/.test(sql)) await database.run('DELETE FROM orders WHERE id > 5');
    for (const statement of inverse.filter((each) => !each.startsWith('DELETE')))
      await database.run(statement);
    expect(await checksum()).toEqual(before);
  });

  it.each([
    ['COMMIT'],
    ['DROP DATABASE postgres'],
    ['VACUUM'],
    ["COPY orders TO PROGRAM 'cat'"],
    ['DO $$ BEGIN COMMIT; END $$'],
    ['CREATE INDEX CONCURRENTLY ON orders (total)'],
    ["ALTER SYSTEM SET work_mem = '1GB'"],
    ['GRANT ALL ON orders TO PUBLIC'],
    ['SET ROLE postgres'],
    ['TRUNCATE orders CASCADE'],
    ['ALTER TABLE orders OWNER TO pg_monitor'],
    ['ALTER TABLE orders DISABLE TRIGGER ALL'],
    ['CREATE EXTENSION dblink'],
    ['CREATE SCHEMA s GRANT ALL ON orders TO PUBLIC'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
  ])('refuses what a rollback does not undo: %s', async (sql) => {
    const { text, isError } = await preview(sql);
    expect(isError).toBe(true);
    expect(text).toMatch(/^NOT_REVERSIBLE: /);
  });

  it('refuses functions that leave the database', async () => {
    const { text } = await preview("INSERT INTO log SELECT pg_read_file('/etc/hostname')");
    expect(text).toMatch(/pg_read_file/);
    expect(text).not.toMatch(/^Rolled back/);
  });

  it.each([
    ["SELECT setval('orders_id_seq', 1)", /^FUNCTION_REFUSED: setval\(\) sets a sequence/],
    ['DELETE FROM pg_auth_members', /^RELATION_REFUSED: pg_auth_members is a part of PostgreSQL itself/],
    ["UPDATE pg_settings SET setting = 'on'", /^RELATION_REFUSED: pg_settings is a part/],
    ['WITH gone AS (DELETE FROM pg_class) SELECT 1', /^RELATION_REFUSED: pg_class is a part/],
  ])('refuses what reaches beyond the rows of this database: %s', async (sql, says) => {
    const read = () => database.run('SELECT last_value FROM orders_id_seq');
    const before = await read();
    expect((await preview(sql)).text).toMatch(says);
    expect(await read()).toEqual(before);
  });

  it.each([
    ['DROP TABLE other.c'],
    ['DROP TABLE orders, other.c'],
    ['DROP SCHEMA other CASCADE'],
    ['DROP TRIGGER t ON other.c'],
    ['ALTER SCHEMA other RENAME TO another'],
    ["COMMENT ON TABLE other.c IS 'x'"],
    ["COMMENT ON COLUMN other.c.id IS 'x'"],
  ])('refuses what is outside of --schemas: %s', async (sql) => {
    await database.run('CREATE SCHEMA other; CREATE TABLE other.c (id int)');
    const scoped = { access: 'preview' as const, schemas: ['public'] };
    const { text } = await callOn(database.url, 'preview_write', { sql }, scoped);
    expect(text).toMatch(/^OUT_OF_SCOPE: /);
    const own = await callOn(database.url, 'preview_write', { sql: 'DROP TABLE lines, orders' }, scoped);
    expect(own.text).toMatch(/^Rolled back/);
  });

  it('reads the catalogue for a change of a table', async () => {
    const { data } = await preview('INSERT INTO log SELECT relname FROM pg_class LIMIT 1');
    expect(data).toMatchObject({ affected: 1 });
  });

  it('ends when as many look at once as there are connections', async () => {
    await using client = await open(database.url, { access: 'preview' });
    const previews = [1, 2, 3, 4, 5].map((id) =>
      client.callTool({
        name: 'preview_write',
        arguments: { sql: 'DELETE FROM orders WHERE id = $1', params: [id] },
      }),
    );
    for (const { structuredContent } of await Promise.all(previews))
      expect(structuredContent).toMatchObject({ affected: 1 });
  });

  it('tells rows apart by the key alone, not by what its index includes', async () => {
    await database.run(`CREATE TABLE pk (id int, note text, PRIMARY KEY (id) INCLUDE (note));
      INSERT INTO pk VALUES (1, NULL)`);
    const { data } = await preview('UPDATE pk SET id = 2');
    await database.run('UPDATE pk SET id = 2');
    for (const statement of data['inverse_sql'] as string[]) await database.run(statement);
    expect(await database.run('SELECT * FROM pk')).toEqual([{ id: 1, note: null }]);
  });

  it('tells of a constraint that would only be looked at in the end', async () => {
    await database.run(
      'ALTER TABLE lines ALTER CONSTRAINT lines_order_id_fkey DEFERRABLE INITIALLY DEFERRED',
    );
    const { text } = await preview("INSERT INTO lines VALUES (99, 'nowhere')");
    expect(text).toMatch(/^CONSTRAINT: /);
  });

  it('is not there without --access', async () => {
    const { text, isError } = await callOn(database.url, 'query', { sql: 'DELETE FROM orders' });
    expect(isError).toBe(true);
    expect(text).toContain('preview_write');
  });
});
