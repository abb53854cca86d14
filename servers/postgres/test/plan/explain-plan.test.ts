import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { explainPlan } from '../../src/plan/explain-plan.ts';
import { kindOf } from '../../src/plan/plan.ts';
import { createShop } from './shop.ts';
import { inSession } from './session.ts';

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const BY_STATUS = 'SELECT * FROM orders WHERE status = $1';

it('a statement with parameters and no values has the plan for any', async () => {
  const { plan, generic } = await inSession(shop.url, (session) => explainPlan(session, BY_STATUS));
  expect(generic).toBe(true);
  // Two values are known, and nothing is known of this one.
  expect(plan.root.raw['Plan Rows']).toBe(20_000);
  expect(plan.root.raw.Filter).toContain('$1');
  expect(plan.settings).not.toHaveProperty('plan_cache_mode');
});

it('with its values it has the plan for them, and generic=true overrules that', async () => {
  const plans = await inSession(shop.url, async (session) => [
    await explainPlan(session, BY_STATUS, { params: ['open'] }),
    await explainPlan(session, BY_STATUS, { params: ['open'], generic: true }),
  ]);
  expect(plans.map(({ generic }) => generic)).toEqual([false, true]);
  expect(plans[0]?.plan.root.raw['Plan Rows']).toBeLessThan(300);
  expect(plans[1]?.plan.root.raw['Plan Rows']).toBe(20_000);
});

it('leaves no prepared statement behind', async () => {
  const left = await inSession(shop.url, async (session) => {
    await explainPlan(session, BY_STATUS);
    return session.select('SELECT name FROM pg_prepared_statements');
  });
  expect(left).toEqual([]);
});

it('a connection on which the plan failed is not used again', async () => {
  let tainted = 0;
  const failing = inSession(shop.url, (session) => {
    const taint = () => {
      tainted += 1;
    };
    // Planning takes the constant together, and finds the division.
    return explainPlan({ ...session, taint }, 'SELECT 1 / 0 FROM orders WHERE status = $1');
  });
  await expect(failing).rejects.toThrow('22012');
  expect(tainted).toBe(1);
});

it.each([
  [{ params: ['a', 'b'] }, 'The statement has 1 parameters; 2 came.'],
  [{ analyze: true }, 'The statement has 1 parameters and none was given.'],
])('refuses parameters that do not fit: %j', async (options, words) => {
  const refused = inSession(shop.url, (session) => explainPlan(session, BY_STATUS, options));
  await expect(refused).rejects.toThrow(words);
});

it('times of nodes add up to the time of the whole', async () => {
  const sql = `WITH c AS MATERIALIZED (SELECT customer_id, count(*) n FROM orders GROUP BY 1)
    SELECT * FROM customers JOIN c ON c.customer_id = id ORDER BY n DESC LIMIT 5`;
  const { plan } = await inSession(shop.url, (session) => explainPlan(session, sql, { analyze: true }));
  const own = plan.nodes.reduce((sum, node) => sum + plan.times(node).ownMs, 0);
  const whole = plan.times(plan.root).totalMs;
  expect(Math.abs(own - whole)).toBeLessThan(whole * 0.05);
  expect(plan.nodes.map(kindOf)).toContain('CTE Scan');
});
