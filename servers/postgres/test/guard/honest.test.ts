import { afterAll, beforeAll, expect, it } from 'vitest';
import { HONEST } from './honest.ts';
import { openSession, type GuardSession } from './session.ts';
import { SHOP } from './shop.ts';

let session: GuardSession;
beforeAll(async () => {
  session = await openSession(SHOP);
});
afterAll(() => session[Symbol.asyncDispose]());

it('more than 200 statements are tried', () => {
  expect(new Set(HONEST).size).toBeGreaterThan(200);
});

it.each(HONEST)('judge allows, and the server runs: %s', async (sql) => {
  const verdict = await session.judge(sql);
  expect(verdict, verdict.reason).toMatchObject({ allowed: true });
  await expect(session.tryOut(sql)).resolves.toBeInstanceOf(Array);
});
