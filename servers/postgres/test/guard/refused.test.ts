import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from '../../src/guard/guard.ts';
import { ALSO_REFUSED_BY_SERVER, STACKED, THROUGH_READ_ONLY, TOO_LARGE } from './refused.ts';
import { openSession, type GuardSession } from './session.ts';

let session: GuardSession;
beforeAll(async () => {
  session = await openSession(`
    CREATE TABLE a (id int); CREATE SEQUENCE s; CREATE MATERIALIZED VIEW m AS SELECT 1;
    CREATE EXTENSION dblink; CREATE EXTENSION tablefunc; CREATE EXTENSION pageinspect; CREATE EXTENSION pg_prewarm;
    CREATE EXTENSION pg_stat_statements; CREATE EXTENSION xml2;
    CREATE FUNCTION writes() RETURNS void LANGUAGE sql AS 'INSERT INTO a VALUES (1)';
    CREATE FUNCTION writes_as_owner() RETURNS void SECURITY DEFINER LANGUAGE sql AS 'INSERT INTO a VALUES (1)';
    CREATE PROCEDURE p() LANGUAGE sql AS 'INSERT INTO a VALUES (1)';`);
});
afterAll(() => session[Symbol.asyncDispose]());

it.each([...THROUGH_READ_ONLY, ...ALSO_REFUSED_BY_SERVER])(
  'judge refuses %s as %s',
  async (sql, code, reason) => {
    const verdict = await session.judge(sql);
    expect(verdict).toMatchObject({ allowed: false, code });
    expect(verdict.reason).toContain(reason);
  },
);

it.each(TOO_LARGE)('judge refuses a value that planning alone would make: %s', async (sql) => {
  expect(await session.judge(sql)).toMatchObject({ allowed: false, code: 'TOO_LARGE' });
});

it.each(STACKED)('parse refuses more than one statement: %s', async (sql) => {
  await expect(parse(sql)).rejects.toMatchObject({ code: 'MULTIPLE_STATEMENTS' });
});
