import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession, type GuardSession } from './session.ts';

let session: GuardSession;
beforeAll(async () => {
  session = await openSession(`
    CREATE TABLE a (id int); CREATE TABLE b (id int);
    CREATE SCHEMA other; CREATE TABLE other.a (id int); CREATE TABLE other.c (id int);
    CREATE VIEW over_other AS TABLE other.c;`);
});
afterAll(() => session[Symbol.asyncDispose]());

it.each([
  ['TABLE a', {}, true],
  ['TABLE other.a', { schemas: ['public'] }, false],
  ['TABLE a', { schemas: ['public'] }, true],
  ['TABLE over_other', { schemas: ['public'] }, true],
  ['TABLE b', { tables: ['public.a'] }, false],
  ['SELECT 1 WHERE EXISTS (TABLE b)', { tables: ['public.a'] }, false],
  ['TABLE a', { tables: ['public.a'] }, true],
  ['TABLE other.a', { schemas: ['public'], tables: ['other.a'] }, true],
  ['WITH c AS (SELECT 1) TABLE c', { schemas: ['public'] }, true],
  ['SELECT * FROM pg_class', { schemas: ['public'] }, true],
  ['SELECT * FROM information_schema.tables', { schemas: ['public'] }, true],
  ['SELECT most_common_vals FROM pg_stats', { schemas: ['public'] }, false],
  ['SELECT query FROM pg_stat_activity', { tables: ['public.a'] }, false],
  ['SELECT * FROM no_such', { schemas: ['public'] }, true],
])('judge of %s within %j: %s', async (sql, scope, allowed) => {
  const verdict = await session.judge(sql, scope);
  expect(verdict.allowed).toBe(allowed);
  if (!allowed)
    expect(verdict).toMatchObject({ code: 'OUT_OF_SCOPE', reason: expect.stringContaining('is outside') });
});
