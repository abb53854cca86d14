import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, parse } from '../../src/guard/guard.ts';
import { openSession, type GuardSession } from './session.ts';

/** What people make themselves: functions, types, operators, views; in some of them a way out is hidden. */
const SCHEMA = `
CREATE EXTENSION dblink; CREATE EXTENSION pg_trgm;
CREATE TABLE a (id int, name text);
CREATE FUNCTION own_stable(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION own_volatile(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN $1; END';
CREATE FUNCTION overloaded(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION overloaded(int, int, int DEFAULT 0) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION many(VARIADIC int[]) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION renamed(text) RETURNS text STABLE STRICT LANGUAGE internal AS 'pg_read_file_all';
CREATE FUNCTION native(internal) RETURNS internal IMMUTABLE STRICT LANGUAGE c AS '$libdir/pg_trgm', 'gtrgm_compress';
CREATE FUNCTION volatile_step(int, int) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE volatile_total (int) (sfunc = volatile_step, stype = int, initcond = '0');
CREATE FUNCTION of_row(a) RETURNS text VOLATILE LANGUAGE sql AS 'SELECT $1.name';
CREATE FUNCTION volatile_equals(a, a) RETURNS boolean VOLATILE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR === (leftarg = a, rightarg = a, procedure = volatile_equals);
CREATE FUNCTION volatile_less(a, int) RETURNS boolean VOLATILE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR >= (leftarg = a, rightarg = int, procedure = volatile_less);
CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION to_pair(text) RETURNS pair VOLATILE LANGUAGE sql AS 'SELECT ROW(1, 2)::pair';
CREATE CAST (text AS pair) WITH FUNCTION to_pair(text);
CREATE DOMAIN checked AS int CHECK (own_volatile(VALUE) > 0);
CREATE DOMAIN positive AS int CHECK (own_stable(VALUE) > 0);
CREATE DOMAIN checked_twice AS checked;
CREATE FUNCTION own_sample(internal) RETURNS tsm_handler LANGUAGE c STRICT AS '$libdir/tsm_system_rows', 'tsm_system_rows_handler';
CREATE TYPE ranked AS (x int); CREATE TABLE ranks (r ranked);
CREATE FUNCTION compare_ranked(ranked, ranked) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 0';
CREATE OPERATOR CLASS by_rank DEFAULT FOR TYPE ranked USING btree AS FUNCTION 1 compare_ranked(ranked, ranked);
CREATE TYPE equal AS (x int); CREATE TABLE equals (e equal);
CREATE FUNCTION same_equal(equal, equal) RETURNS boolean VOLATILE LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR = (leftarg = equal, rightarg = equal, procedure = same_equal);
CREATE OPERATOR CLASS by_equal DEFAULT FOR TYPE equal USING hash AS OPERATOR 1 =, FUNCTION 1 hash_record(record);
CREATE TYPE holder AS (inner_one checked);
CREATE VIEW reads_file AS SELECT pg_read_file('PG_VERSION') AS text;
CREATE VIEW nested AS SELECT * FROM (SELECT r.text FROM reads_file r) x;
CREATE VIEW shows_hashes AS SELECT rolpassword FROM pg_authid;
CREATE VIEW uses_volatile AS SELECT own_volatile(id) FROM a;
CREATE VIEW uses_operator AS SELECT a === a AS same FROM a;
CREATE VIEW uses_domain AS SELECT id::checked FROM a;
CREATE VIEW uses_sublink AS SELECT (SELECT max(x) FROM (SELECT pg_ls_dir('.') AS x) y) AS x;
CREATE VIEW harmless AS SELECT own_stable(id), lower(name), random() FROM a;
CREATE MATERIALIZED VIEW stored AS SELECT own_volatile(1) AS one;
CREATE VIEW first_view AS SELECT 1 AS one; CREATE VIEW second_view AS SELECT * FROM first_view;
CREATE OR REPLACE VIEW first_view AS SELECT one FROM (SELECT 1 AS one) x WHERE NOT EXISTS (SELECT FROM second_view);
CREATE TABLE guarded (id int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON guarded USING (own_volatile(id) > 0);
CREATE TABLE not_guarded (id int); CREATE POLICY p ON not_guarded USING (own_volatile(id) > 0);
CREATE TABLE computed (id int, twice int GENERATED ALWAYS AS (id * 2) VIRTUAL);
CREATE SCHEMA other; CREATE TABLE other.hidden (id int);
CREATE FUNCTION other.lower(text) RETURNS text VOLATILE LANGUAGE sql AS 'SELECT $1';
CREATE VIEW over_hidden AS SELECT * FROM other.hidden;
CREATE LANGUAGE wild HANDLER plpgsql_call_handler;
CREATE FUNCTION in_wild() RETURNS int IMMUTABLE LANGUAGE wild AS 'BEGIN RETURN 1; END';
CREATE FUNCTION wild_of_extension() RETURNS int IMMUTABLE LANGUAGE wild AS 'BEGIN RETURN 1; END';
CREATE FUNCTION odd_of_extension() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE VIEW of_refused_extension AS SELECT 1 AS x; CREATE VIEW of_extension AS SELECT own_volatile(1) AS x;
ALTER EXTENSION pg_trgm ADD FUNCTION wild_of_extension(); ALTER EXTENSION pg_trgm ADD FUNCTION odd_of_extension();
ALTER EXTENSION pg_trgm ADD VIEW of_extension; ALTER EXTENSION dblink ADD VIEW of_refused_extension;
CREATE FUNCTION to_box(int) RETURNS box VOLATILE LANGUAGE sql AS 'SELECT box(point(1, 1))';
CREATE CAST (int AS box) WITH FUNCTION to_box(int);
`;

let session: GuardSession;
beforeAll(async () => {
  session = await openSession(SCHEMA);
});
afterAll(() => session[Symbol.asyncDispose]());

describe('judge refuses', () => {
  it.each([
    ['SELECT own_volatile(1)', 'own_volatile() is marked VOLATILE'],
    ['SELECT public.own_volatile(1)', 'own_volatile() is marked VOLATILE'],
    ['SELECT overloaded(1, 2)', 'VOLATILE'],
    ['SELECT overloaded(1, 2, 3)', 'VOLATILE'],
    ['SELECT overloaded(VARIADIC ARRAY[1])', 'VOLATILE'],
    ['SELECT many(1, 2, 3, 4)', 'VOLATILE'],
    ['SELECT in_wild()', 'is written in wild, which can leave the database'],
    ['SELECT wild_of_extension()', 'is written in wild, which can leave the database'],
    ['SELECT odd_of_extension()', 'is marked VOLATILE by its extension'],
    ['TABLE of_refused_extension', 'reaches out of this database'],
    ['SELECT 1::box', 'to_box() is marked VOLATILE'],
    ["SELECT renamed('PG_VERSION')", 'native code'],
    ['SELECT native(NULL)', 'native code'],
    ['SELECT volatile_total(id) FROM a', 'volatile_step() is marked VOLATILE'],
    ['SELECT volatile_total(id) OVER () FROM a', 'volatile_step() is marked VOLATILE'],
    ['SELECT a.of_row FROM a', 'of_row() is marked VOLATILE'],
    ['SELECT (a).of_row FROM a', 'of_row() is marked VOLATILE'],
    ['SELECT public.a.of_row FROM a', 'of_row() is marked VOLATILE'],
    ['SELECT a === a FROM a', 'volatile_equals() is marked VOLATILE'],
    ['SELECT a OPERATOR(public.===) a FROM a', 'volatile_equals() is marked VOLATILE'],
    ['SELECT a BETWEEN 1 AND 2 FROM a', 'volatile_less() is marked VOLATILE'],
    ['SELECT a === ANY (ARRAY[a]) FROM a', 'volatile_equals() is marked VOLATILE'],
    ['SELECT a === ANY (SELECT a FROM a) FROM a', 'volatile_equals() is marked VOLATILE'],
    ["SELECT 'x'::text::pair", 'to_pair() is marked VOLATILE'],
    ["SELECT CAST('x'::text AS public.pair)", 'to_pair() is marked VOLATILE'],
    ["SELECT pair('x'::text)", 'to_pair() is marked VOLATILE'],
    ["SELECT checked '1'", 'own_volatile() is marked VOLATILE'],
    ['SELECT DISTINCT r FROM ranks', 'compare_ranked() is marked VOLATILE'],
    ['SELECT e FROM equals GROUP BY e', 'same_equal() is marked VOLATILE'],
    ["SELECT '1'::checked_twice", 'own_volatile() is marked VOLATILE'],
    ['SELECT * FROM a TABLESAMPLE own_sample (1)', 'native code'],
    ["SELECT '{1}'::checked[]", 'own_volatile() is marked VOLATILE'],
    ["SELECT '(1)'::holder", 'own_volatile() is marked VOLATILE'],
    ["SELECT * FROM json_to_record('{}') AS t (x checked)", 'own_volatile() is marked VOLATILE'],
    ['SELECT other.lower(name) FROM a', 'other.lower() is marked VOLATILE'],
    ['TABLE reads_file', "reads_file uses pg_read_file(), which reads the server's files"],
    ['SELECT * FROM nested', 'nested uses pg_read_file()'],
    ['SELECT * FROM shows_hashes', 'shows_hashes uses pg_authid, which shows secrets'],
    ['SELECT 1 WHERE EXISTS (TABLE uses_volatile)', 'uses_volatile uses public.own_volatile()'],
    ['TABLE uses_operator', 'uses_operator uses public.volatile_equals()'],
    ['TABLE uses_domain', 'own_volatile() is marked VOLATILE'],
    ['TABLE uses_sublink', 'uses_sublink uses pg_ls_dir()'],
    ['TABLE guarded', 'guarded uses public.own_volatile()'],
    ['EXPLAIN ANALYZE SELECT own_volatile(1)', 'VOLATILE'],
  ])('%s: %s', async (sql, reason) => {
    const verdict = await session.judge(sql);
    expect(verdict.allowed).toBe(false);
    expect(verdict.reason).toContain(reason);
  });
});

describe('judge allows', () => {
  it.each([
    'SELECT own_stable(1), overloaded(1)',
    'SELECT lower(name) FROM a',
    "SELECT '1'::positive",
    'SELECT a.name, a.id FROM a',
    'SELECT * FROM harmless',
    'SELECT * FROM stored',
    'SELECT * FROM not_guarded',
    'SELECT * FROM computed',
    'TABLE of_extension',
    'SELECT 1::text::int',
    'EXPLAIN SELECT own_volatile(1)',
    'EXPLAIN INSERT INTO a SELECT own_volatile(1)',
  ])('%s, which runs', async (sql) => {
    expect(await session.judge(sql)).toMatchObject({ allowed: true });
    await expect(session.tryOut(sql)).resolves.toBeInstanceOf(Array);
  });

  it('two views that read each other, which the server itself refuses', async () => {
    expect(await session.judge('TABLE second_view')).toMatchObject({ allowed: true });
    await expect(session.tryOut('TABLE second_view')).rejects.toThrow('infinite recursion');
  });

  it.each(['SELECT no_such(1)', 'SELECT * FROM no_such', 'SELECT 1 ==== 2', "SELECT 'x'::no_such"])(
    '%s: what is not there, the server says better',
    async (sql) => {
      expect(await session.judge(sql)).toMatchObject({ allowed: true });
    },
  );
});

describe('in a search path', () => {
  afterAll(() => session.client.query('RESET search_path'));

  it.each([
    ['public, other', true, 'the built-in function comes first unless the path says otherwise'],
    ['other, pg_catalog', false, 'the first of two functions with the same arguments is the one'],
    ['pg_catalog, other', true, 'the second of them is never called'],
  ])('%s: lower() is allowed: %s, since %s', async (path, allowed) => {
    await session.client.query(`SET search_path = ${path}`);
    expect(await session.judge("SELECT lower('A'::text)")).toMatchObject({ allowed });
  });
});

it('judge leaves jit as it was, which it puts off for what it asks itself', async () => {
  const { client, lookup } = session;
  for (const jit of ['on', 'off']) {
    await client.query(`BEGIN READ ONLY; SET LOCAL jit = ${jit}`);
    expect(await judge(await parse('TABLE harmless'), lookup)).toMatchObject({ allowed: true });
    expect((await client.query('SHOW jit')).rows).toEqual([{ jit }]);
    await client.query('ROLLBACK');
  }
});

it('judge finds functions of the session, which are in no path', async () => {
  await session.client.query("CREATE FUNCTION pg_temp.f() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1'");
  expect(await session.judge('SELECT pg_temp.f()')).toMatchObject({
    allowed: false,
    code: 'FUNCTION_REFUSED',
  });
});

it('judge refuses backslashes where the server reads them otherwise than the grammar', async () => {
  const hidden = "SELECT '\\'||pg_read_file('PG_VERSION')--'";
  await session.client.query('SET standard_conforming_strings = off');
  expect(await session.judge(hidden)).toMatchObject({ allowed: false, code: 'OLD_STRINGS' });
  expect(await session.judge('SELECT 1')).toMatchObject({ allowed: true });
  await session.client.query('RESET standard_conforming_strings');
  expect(await session.judge("SELECT '\\'")).toMatchObject({ allowed: true });
});

it('judge says where in the SQL it is, in characters', async () => {
  const sql = "SELECT 'é😀', own_volatile(1)";
  const { position } = await session.judge(sql);
  expect(sql.slice(position)).toBe('own_volatile(1)');
});

it('judge tells names apart that only look alike', async () => {
  await session.run('CREATE FUNCTION "own\u200b_stable"(int) RETURNS int LANGUAGE sql AS \'SELECT 1\'');
  const { reason } = await session.judge('SELECT "own\u200b_stable"(1)');
  expect(reason).toContain('own[U+200B]_stable()');
});
