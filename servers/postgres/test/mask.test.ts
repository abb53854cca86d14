import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn, open } from './open.ts';

let database: TestDatabase;
const SECRET = 'hidden@example.com';

beforeAll(async () => {
  database = await createDatabase(`
    CREATE TABLE users (id int PRIMARY KEY, name text, email text, boss int REFERENCES users);
    INSERT INTO users VALUES (1, 'Ada', '${SECRET}', NULL), (2, 'Grace', NULL, 1);
    CREATE TABLE mails (email text, subject text);
    INSERT INTO mails VALUES ('${SECRET}', 'hello');
    CREATE VIEW contacts AS SELECT name, email AS address FROM users;
    CREATE FUNCTION first_email() RETURNS text LANGUAGE sql STABLE AS 'SELECT email FROM users LIMIT 1';
    CREATE TABLE parts (id int, secret text) PARTITION BY RANGE (id);
    CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
    INSERT INTO parts VALUES (1, '${SECRET}');
    ANALYZE`);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const mask = ['public.users.email', 'public.parts.secret'];
const ask = (sql: string) => callOn(database.url, 'query', { sql }, { mask });

describe('--mask', () => {
  it.each([
    ['SELECT email FROM users ORDER BY id', [['(masked)'], ['(masked)']]],
    ['SELECT id, email AS e FROM users ORDER BY id LIMIT 1', [[1, '(masked)']]],
    ['SELECT * FROM users WHERE id = 1', [[1, 'Ada', '(masked)', null]]],
    [
      'TABLE users',
      [
        [1, 'Ada', '(masked)', null],
        [2, 'Grace', '(masked)', 1],
      ],
    ],
    ['SELECT u.email, b.name FROM users u JOIN users b ON b.id = u.boss', [['(masked)', 'Ada']]],
    ['SELECT count(*)::int FROM users', [[2]]],
    ['SELECT name FROM users ORDER BY name LIMIT 1', [['Ada']]],
    ['SELECT * FROM parts', [[1, '(masked)']]],
    ['SELECT * FROM part_1', [[1, '(masked)']]],
    ['SELECT subject FROM mails', [['hello']]],
  ])('hides values and lets the rest be: %s', async (sql, rows) => {
    const { data, text } = await ask(sql);
    expect(data?.['rows'], text).toEqual(rows);
  });

  it.each([
    ["SELECT name FROM users WHERE email = 'x'"],
    ["SELECT name FROM users WHERE email LIKE 'h%'"],
    ['SELECT upper(email) FROM users'],
    ['SELECT email || name FROM users'],
    ['SELECT name FROM users ORDER BY email'],
    ['SELECT email, name FROM users ORDER BY 1'],
    ['SELECT email AS e, name FROM users ORDER BY e'],
    ['SELECT DISTINCT email FROM users'],
    ['SELECT email, count(*) FROM users GROUP BY email'],
    ['SELECT max(email) FROM users'],
    ['SELECT users FROM users'],
    ['SELECT u FROM users u'],
    ['SELECT to_jsonb(u) FROM users u'],
    ['SELECT row_to_json(users.*) FROM users'],
    ['SELECT (u).email FROM users u'],
    ['SELECT x FROM (SELECT email AS x FROM users) s'],
    ['SELECT * FROM (SELECT * FROM users) s'],
    ['WITH c AS (SELECT * FROM users) SELECT email FROM c'],
    ['WITH c(a, b, c) AS (SELECT id, name, email FROM users) SELECT c FROM c'],
    ['SELECT email FROM users UNION ALL SELECT name FROM users'],
    ['SELECT c FROM users AS u(a, b, c, d)'],
    ['SELECT upper(c) FROM users AS u(a, b, c, d)'],
    ['SELECT subject FROM mails JOIN users USING (email)'],
    ['SELECT subject FROM mails NATURAL JOIN users'],
    ['SELECT j.c FROM (users u JOIN mails m ON true) AS j(a, b, c)'],
    ['SELECT j FROM (users u JOIN mails m ON true) AS j'],
    ['SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM mails m WHERE m.email = u.email)'],
    ['SELECT address FROM contacts'],
    ['SELECT name FROM contacts'],
    ['SELECT first_email()'],
    ["SELECT most_common_vals FROM pg_stats WHERE tablename = 'users'"],
    ['SELECT upper(secret) FROM part_1'],
    ["EXPLAIN ANALYZE SELECT 1 FROM users WHERE email = 'x'"],
    ['SELECT CASE WHEN email IS NULL THEN 1 ELSE 2 END FROM users'],
    ['SELECT json_agg(email) FROM users'],
    ['SELECT name FROM users GROUP BY name HAVING bool_or(email IS NULL)'],
    ['SELECT row_number() OVER (ORDER BY email), name FROM users'],
    ['SELECT 1 FROM users, LATERAL (SELECT email) x'],
    ['SELECT users.row_to_json FROM users'],
    ['SELECT public.users.to_jsonb FROM users'],
    ['SELECT u.concat FROM users u'],
    ['SELECT u.max FROM users u'],
    ['SELECT upper(u.quote_literal) FROM users u'],
    ['SELECT count(*), email FROM users GROUP BY ROLLUP (2)'],
    ['SELECT count(*), email AS e FROM users GROUP BY GROUPING SETS ((e, name), CUBE (name))'],
    ['SELECT U&"em\\0061il" || \'\' FROM users'],
  ])('refuses what could tell more: %s', async (sql) => {
    const { text, isError } = await ask(sql);
    expect(isError, text).toBe(true);
    expect(text).toMatch(/^(MASKED|RELATION_REFUSED): /);
    expect(text).not.toContain(SECRET);
  });

  it('hides the column of a partition where it is read through its table', async () => {
    const masks = { mask: ['public.part_1.secret'] };
    const { data, text } = await callOn(database.url, 'query', { sql: 'TABLE parts' }, masks);
    expect(data?.['rows'], text).toEqual([[1, '(masked)']]);
  });

  it.each([
    ['ALTER SCHEMA public RENAME TO seen', /^OUT_OF_SCOPE: /],
    ['DROP TABLE users', /^MASKED: /],
    ["COMMENT ON COLUMN users.email IS 'x'", /^MASKED: /],
    ["COMMENT ON TABLE mails IS 'x'", /^Rolled back/],
  ])('%s under a mask: %s', async (sql, says) => {
    const { text } = await callOn(database.url, 'preview_write', { sql }, { mask, access: 'preview' });
    expect(text).toMatch(says);
  });

  it.each([['SELECT email INTO copied FROM users'], ['CREATE TABLE copied AS SELECT email FROM users']])(
    'lets no change make a copy: %s',
    async (sql) => {
      const { text } = await callOn(database.url, 'preview_write', { sql }, { mask, access: 'preview' });
      expect(text).toMatch(/^MASKED: /);
    },
  );

  it('hides the column in samples too', async () => {
    const { text } = await callOn(
      database.url,
      'describe',
      { objects: ['users'], include: ['sample', 'stats'] },
      { mask },
    );
    expect(text).toContain('(masked)');
    expect(text).not.toContain(SECRET);
  });

  it('lets no change be previewed that touches its table', async () => {
    const sql = 'UPDATE users SET name = email';
    const { text } = await callOn(database.url, 'preview_write', { sql }, { mask, access: 'preview' });
    expect(text).toMatch(/^MASKED: /);
  });

  it('keeps what other sessions ask from view', async () => {
    await using other = await open(database.url);
    const sql = `SELECT '${SECRET}' FROM generate_series(1, 1e12::int8) g WHERE g < 0`;
    const controller = new AbortController();
    const asked = other.callTool(
      { name: 'query', arguments: { sql: `EXPLAIN ANALYZE ${sql}` } },
      { signal: controller.signal },
    );
    asked.catch(() => undefined);
    const told = async (more: object) =>
      (await callOn(database.url, 'activity', { what: 'sessions' }, more)).text;
    await expect.poll(() => told({}), { timeout: 10_000 }).toContain(SECRET);
    expect(await told({ mask })).not.toContain(SECRET);
    controller.abort();
    await expect(asked).rejects.toThrow();
  });

  it('answers nothing where its column is not there', async () => {
    const { text } = await callOn(
      database.url,
      'query',
      { sql: 'SELECT 1 FROM users' },
      { mask: ['public.users.emial'] },
    );
    expect(text).toMatch(/^MASK: --mask names a column that its table does not have/);
  });

  it('is refused at the start when it names no column', async () => {
    await expect(open(database.url, { mask: ['email'] })).rejects.toThrow(
      '--mask: expected schema.table.column',
    );
  });
});
