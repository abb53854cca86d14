import fc from 'fast-check';
import { ToolError } from '@plugboard/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge, parse } from '../../src/guard/guard.ts';
import { openSession, type GuardSession } from './session.ts';

const SCHEMA = `
CREATE EXTENSION dblink; CREATE EXTENSION pg_trgm;
CREATE TABLE a (id int, name text, n int); INSERT INTO a SELECT i, 'n' || i, i FROM generate_series(1, 5) i;
CREATE TABLE log (what text); CREATE SEQUENCE s;
CREATE FUNCTION writes(int) RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (''w'') RETURNING 1';
CREATE FUNCTION reads(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT $1 + count(*)::int FROM a';
CREATE FUNCTION of_row(a) RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (''r'') RETURNING 1';
CREATE OPERATOR <+> (leftarg = int, rightarg = int, procedure = int4pl);
CREATE FUNCTION writes_two(int, int) RETURNS int LANGUAGE sql AS 'INSERT INTO log VALUES (''o'') RETURNING 1';
CREATE OPERATOR <!> (leftarg = int, rightarg = int, procedure = writes_two);
CREATE AGGREGATE writes_all (int) (sfunc = writes_two, stype = int, initcond = '0');
CREATE FUNCTION write_check(int) RETURNS boolean LANGUAGE sql AS 'INSERT INTO log VALUES (''d'') RETURNING true';
CREATE DOMAIN noisy AS int CHECK (write_check(VALUE));
CREATE VIEW quiet AS SELECT id, reads(id) AS n, name FROM a;
CREATE VIEW loud AS SELECT id, writes(id) AS n, name FROM a;
CREATE VIEW louder AS SELECT id, nextval('s')::int AS n, name FROM loud;
`;

/** Whatever a statement could leave behind. */
const STATE = `
SELECT (SELECT md5(string_agg(a::text, '|' ORDER BY a::text)) FROM a) AS a, (SELECT count(*) FROM log) AS log,
  (SELECT last_value || ':' || is_called FROM s) AS sequence, (SELECT count(*) FROM pg_class) AS relations,
  (SELECT count(*) FROM pg_proc) AS functions, (SELECT count(*) FROM pg_largeobject_metadata) AS objects,
  (SELECT md5(string_agg(name || setting, '|' ORDER BY name)) FROM pg_settings) AS settings,
  (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype <> 'virtualxid' AND relation IS NULL) AS locks,
  (SELECT count(*) FROM pg_prepared_statements) AS prepared, (SELECT count(*) FROM pg_cursors WHERE is_holdable) AS cursors,
  (SELECT count(*) FROM pg_listening_channels()) AS listening, (SELECT count(*) FROM pg_replication_slots) AS slots`;

/** Integer expressions that only read. */
const { quiet } = fc.letrec<{ quiet: string }>((tie) => {
  const inner = tie('quiet');
  return {
    quiet: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        '1',
        'x.id',
        'x.n',
        'length(x.name)',
        'NULL::int',
        "'2'::int",
        '(x).id',
        'random()::int',
      ),
      fc
        .tuple(inner, fc.constantFrom('+', '*', '<+>', '-', '#'), inner)
        .map((parts) => `(${parts.join(' ')})`),
      fc
        .tuple(fc.constantFrom('abs', 'reads', 'coalesce', 'public.reads'), inner)
        .map(([f, x]) => `${f}(${x})`),
      inner.map((arg) => `CASE WHEN ${arg} > 1 THEN ${arg} ELSE 0 END`),
      inner.map((arg) => `(SELECT max(${arg}) FROM quiet AS x)`),
    ),
  };
});

/** What writes, locks or sets around an expression. */
const LOUD: readonly ((arg: string) => string)[] = [
  (arg) => `writes(${arg})`,
  (arg) => `"writes"(${arg})`,
  (arg) => `public.U&"wr\\0069tes"(${arg})`,
  (arg) => `CAST(${arg} AS noisy)`,
  (arg) => `(${arg} <!> 1)`,
  (arg) => `(${arg} OPERATOR(public.<!>) 1)`,
  (arg) => `(SELECT writes_all(${arg}) FROM a AS x)`,
  (arg) => `(SELECT max(x.n + ${arg}) FROM loud AS x)`,
  (arg) => `(${arg} + (SELECT max(of_row) FROM (SELECT y.of_row FROM a AS y) z))`,
  (arg) => `(SELECT sum(w) FROM writes(${arg}) AS w)`,
  (arg) => `length(pg_advisory_lock(${arg})::text)`,
  (arg) => `pg_try_advisory_lock(${arg})::int`,
  (arg) => `(nextval('s')::int + ${arg})`,
  (arg) => `setval('s', 1 + abs(${arg}))::int`,
  (arg) => `length(set_config('work_mem', '${64 + arg.length}kB', false))`,
  (arg) => `(lo_create(0)::int + ${arg})`,
  (arg) => `(length(query_to_xml('SELECT nextval(''s'')', true, false, '')::text) + ${arg})`,
];

const loud = fc
  .tuple(quiet, fc.constantFrom(...LOUD), quiet)
  .map(([arg, make, more]) => `${make(arg)} + ${more}`);
const expression = fc.oneof({ weight: 9, arbitrary: quiet }, { weight: 1, arbitrary: loud });
const mostly = (plain: string, ...others: string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(plain) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );

const PREFIXES = [
  'EXPLAIN ',
  'EXPLAIN ANALYZE ',
  'EXPLAIN (ANALYZE off) ',
  'PREPARE p AS ',
  'CREATE TABLE made AS ',
  'DECLARE c CURSOR WITH HOLD FOR ',
  'WITH w AS (SELECT writes(1)) ',
  "WITH w AS (INSERT INTO log VALUES ('cte') RETURNING *) ",
];

const query = fc
  .record({
    before: mostly('', ...PREFIXES),
    expressions: fc.array(expression, { minLength: 1, maxLength: 3 }).map((all) => all.join(', ')),
    into: mostly('', ' INTO made'),
    from: mostly('quiet', 'a', 'loud', 'louder', 'public.loud', '(TABLE quiet)', 'ONLY a'),
    where: fc.oneof(
      fc.constant(''),
      expression.map((one) => ` WHERE ${one} > 0`),
    ),
    order: fc.oneof(
      fc.constant(''),
      expression.map((one) => ` ORDER BY ${one}`),
    ),
    tail: mostly('', ' LIMIT 2', ' FOR UPDATE', ' FETCH FIRST 1 ROW ONLY'),
  })
  .map(
    (part) =>
      `${part.before}SELECT ${part.expressions}${part.into} FROM ${part.from} AS x${part.where}${part.order}${part.tail}`,
  );

const OTHERS = [
  'LISTEN x',
  'SET work_mem = 99',
  'DELETE FROM a',
  "DO 'BEGIN INSERT INTO log VALUES (1); END'",
  'VALUES (1)',
  'SHOW work_mem',
  'TABLE loud',
  'TABLE quiet',
  'TRUNCATE a',
  'RESET ALL',
  'EXPLAIN DELETE FROM a',
];

const statement = fc.oneof(
  { weight: 20, arbitrary: query },
  { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
);

let session: GuardSession;
beforeAll(async () => {
  session = await openSession(SCHEMA);
});
afterAll(() => session[Symbol.asyncDispose]());

/** In a transaction that may write and is committed: the guard stands alone. */
async function runIfAllowed(sql: string): Promise<'ran' | 'failed' | 'refused'> {
  const { client, lookup } = session;
  await client.query('BEGIN');
  try {
    const { allowed } = await judge(await parse(sql), lookup);
    if (allowed) await client.query(sql);
    await client.query('COMMIT');
    return allowed ? 'ran' : 'refused';
  } catch (error) {
    await client.query('ROLLBACK');
    if (ToolError.is(error)) return 'refused';
    // The server found fault with what was allowed, as it may: a division by zero, an overflow.
    expect(error).toHaveProperty('code');
    return 'failed';
  }
}

it('what judge allows changes nothing, even where it could and is committed', async () => {
  const before = await session.client.query(STATE);
  const ends = { ran: 0, failed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(statement, async (sql) => {
      ends[await runIfAllowed(sql)] += 1;
      expect((await session.client.query(STATE)).rows).toEqual(before.rows);
    }),
    { numRuns: 500 },
  );
  // Neither half of it is idle.
  expect(ends.ran).toBeGreaterThan(100);
  expect(ends.refused).toBeGreaterThan(100);
}, 120_000);
