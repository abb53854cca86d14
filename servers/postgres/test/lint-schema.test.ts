import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn } from './open.ts';
import { PASSWORD } from './postgres-server.ts';

let database: TestDatabase;
const READER = `lint_reader_${process.pid}`;

/** One object for each rule that it breaks, and beside it the like that is in order. */
const SCHEMA = `
  CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text UNIQUE, seen timestamptz);
  CREATE TABLE orders (
    id serial PRIMARY KEY, customer_id int REFERENCES customers, parent bigint REFERENCES customers,
    price double precision, placed timestamp, paid money, code char(3), note varchar(10), extra json,
    is_open text, tag_ids bigint[], opening timetz, a int, b int, CONSTRAINT positive CHECK (price > 0));
  CREATE INDEX ON orders (parent, customer_id);
  CREATE INDEX orders_a ON orders (a);
  CREATE INDEX orders_a_again ON orders (a);
  CREATE INDEX orders_ab ON orders (a, b);
  CREATE INDEX orders_wide ON orders (b, a, id, price, placed, note);
  CREATE UNIQUE INDEX orders_pair ON orders (note, code);
  ALTER TABLE orders ADD CONSTRAINT old CHECK (a > 0) NOT VALID;
  SELECT setval('orders_id_seq', 2000000000);
  CREATE UNLOGGED TABLE log (line text);
  CREATE TABLE "Mixed Case" (id int PRIMARY KEY, "select" int);
  CREATE TYPE mood AS ENUM ('good');
  CREATE TYPE used AS ENUM ('yes');
  CREATE TABLE moods (id int PRIMARY KEY, of used[], price numeric);
  CREATE TABLE closed (id int PRIMARY KEY);
  ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
  CREATE TABLE leaky (id int PRIMARY KEY);
  CREATE POLICY mine ON leaky USING (true);
  CREATE VIEW closed_view AS SELECT * FROM closed;
  CREATE VIEW closed_asker WITH (security_invoker = true) AS SELECT * FROM closed;
  CREATE FUNCTION powers(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
  CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION fixed() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
  CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER off BEFORE INSERT ON moods FOR EACH ROW EXECUTE FUNCTION fires();
  ALTER TABLE moods DISABLE TRIGGER off;
  GRANT CREATE ON SCHEMA public TO PUBLIC;
  CREATE TABLE parted (id int PRIMARY KEY, other int) PARTITION BY RANGE (id);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
  CREATE SCHEMA secret;
  CREATE TABLE secret.things (id serial PRIMARY KEY);
  CREATE SCHEMA tidy;
  CREATE TABLE tidy.notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
  CREATE TABLE twins (v int);
  INSERT INTO twins VALUES (1), (1)`;

beforeAll(async () => {
  database = await createDatabase(SCHEMA);
  await database.run(`CREATE ROLE ${READER} LOGIN PASSWORD '${PASSWORD}'`);
  // It fails at the second row, and what was built so far stays behind.
  await database.run('CREATE UNIQUE INDEX CONCURRENTLY twins_v ON twins (v)').catch(() => undefined);
});
afterAll(async () => {
  await database.run(`DROP ROLE ${READER}`);
  await database[Symbol.asyncDispose]();
});

interface Found {
  rule: string;
  object: string;
  part?: string;
  detail?: string;
  fix_sql?: string;
}

async function lint(args: Record<string, unknown> = {}, url = database.url) {
  const answer = await callOn(url, 'lint_schema', { limit: 500, ...args });
  return { ...answer, findings: (answer.data?.['findings'] ?? []) as Found[] };
}

it.each([
  ['policy_without_rls', ['public.leaky']],
  ['rls_without_policy', ['public.closed']],
  ['security_definer_search_path', ['public.powers (integer)']],
  ['function_search_path', ['public.fires ()', 'public.plain ()']],
  ['view_bypasses_rls', ['public.closed_view']],
  ['anybody_can_create', ['public']],
  ['invalid_index', ['public.twins twins_v']],
  ['duplicate_index', ['public.orders orders_a_again']],
  ['redundant_index', ['public.orders orders_a', 'public.orders orders_a_again']],
  ['wide_index', ['public.orders orders_wide']],
  ['no_primary_key', ['public.log', 'public.twins']],
  ['unindexed_foreign_key', ['public.orders customer_id']],
  ['foreign_key_type_mismatch', ['public.orders customer_id']],
  ['unvalidated_constraint', ['public.orders old']],
  ['nullable_in_unique', ['public.orders orders_pair']],
  ['array_of_keys', ['public.orders tag_ids']],
  ['disabled_trigger', ['public.moods off']],
  ['sequence_near_end', ['public.orders id integer, from public.orders_id_seq']],
  ['timestamp_without_time_zone', ['public.orders placed']],
  ['time_with_time_zone', ['public.orders opening']],
  ['padded_char', ['public.orders code']],
  ['varchar_length', ['public.orders note']],
  ['money_type', ['public.orders paid']],
  ['float_for_money', ['public.orders price']],
  ['json_instead_of_jsonb', ['public.orders extra']],
  ['boolean_as_text', ['public.orders is_open']],
  ['serial_column', ['public.orders id', 'secret.things id']],
  ['unused_enum', ['public.mood']],
  ['same_name_other_type', expect.arrayContaining(['public.moods price'])],
  ['unlogged_table', ['public.log']],
  ['quoted_name', ['public."Mixed Case" "select"', 'public."Mixed Case"']],
  ['table_without_comment', expect.arrayContaining(['public.orders', 'tidy.notes'])],
])('lint_schema finds %s', async (rule, expected) => {
  const { findings, data } = await lint({ rules: [rule] });
  expect(findings.map(({ object, part = '' }) => `${object} ${part}`.trim())).toEqual(expected);
  expect(data['rules']).toMatchObject([{ rule, count: findings.length }]);
  expect(data['not_examined']).toBeUndefined();
});

it('lint_schema has SQL for what it finds that mends it', async () => {
  const mended = async () => {
    const { findings } = await lint({ severity: 'warning' });
    return findings.filter(({ fix_sql }) => fix_sql !== undefined);
  };
  await using other = await createDatabase(SCHEMA);
  const { findings } = await lint({ severity: 'warning' }, other.url);
  for (const { fix_sql } of findings) if (fix_sql !== undefined) await other.run(fix_sql);
  const { findings: left } = await lint({ severity: 'warning' }, other.url);
  expect(left.filter(({ fix_sql }) => fix_sql !== undefined)).toEqual([]);
  expect(await mended()).not.toEqual([]);
});

it('lint_schema leaves out what is a matter of taste, and says how to ask for it', async () => {
  const { findings, text } = await lint();
  expect(findings.map(({ rule }) => rule)).not.toContain('table_without_comment');
  expect(text).toMatch(/only when asked for: .*table_without_comment/);
});

it('lint_schema looks at one schema', async () => {
  const { data } = await lint({ schema: 'tidy' });
  expect(data).toMatchObject({ findings: [], total: 0, rules: [] });
});

it('lint_schema tells nothing below the severity that is asked for', async () => {
  const { data } = await lint({ severity: 'error' });
  const severities = (data['rules'] as { severity: string }[]).map(({ severity }) => severity);
  expect(new Set(severities)).toEqual(new Set(['error']));
});

it('lint_schema puts the worst first, and goes on behind a page with its cursor', async () => {
  const all = await lint();
  const pages: Found[] = [];
  let cursor: unknown;
  do {
    const page = await lint({ limit: 7, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.data['total']).toBe(all.findings.length);
    pages.push(...page.findings);
    cursor = page.data['next_cursor'];
  } while (cursor !== undefined);
  expect(pages).toEqual(all.findings);
  expect(pages[0]?.rule).toBe('policy_without_rls');
});

it('lint_schema says in a rule that it does not know which there are', async () => {
  const { text, isError } = await lint({ rules: ['no_primary_keys'] });
  expect(isError).toBe(true);
  expect(text).toContain('NOT_FOUND: There is no rule "no_primary_keys". Did you mean "no_primary_key"?');
});

it('lint_schema tells a role which sequences it may not read, and does not call them sound', async () => {
  const { data, isError } = await lint({}, database.urlAs(READER));
  expect(isError).toBeFalsy();
  expect(data['findings']).toContainEqual(expect.objectContaining({ rule: 'no_primary_key' }));
  expect(data['not_examined']).toEqual([
    { rule: 'sequence_near_end', why: expect.stringMatching(/^The role may not read \d+ of them\.$/) },
  ]);
});

it('lint_schema shows what hides in a name', async () => {
  await using other = await createDatabase(`CREATE TABLE "a\u200bb" (v int)`);
  const { findings, text } = await lint({ rules: ['no_primary_key'] }, other.url);
  expect(findings[0]?.object).toBe('public."a[U+200B]b"');
  expect(text).not.toContain('\u200b');
});
