import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { hypothetical } from '../../src/advise/hypopg.ts';
import { explainStatement } from '../../src/findings/explain.ts';
import { advise } from '../../src/advise/advise.ts';
import { createIndex } from '../../src/advise/shape.ts';
import type { Session } from '../../src/connection/session.ts';
import { createShop } from '../plan/shop.ts';
import { inSession } from '../plan/session.ts';

/**
 * HypoPG's functions as it documents them, in a database that says it has the extension. Behind them are real indexes, in
 * a transaction that can write and is rolled back, so what the planner says of them is what it says.
 */
const HYPOPG = `
CREATE SCHEMA "Hypo";
CREATE FUNCTION "Hypo".hypopg_create_index(sql_order text) RETURNS TABLE (indexrelid oid, indexname text)
LANGUAGE plpgsql AS $$
DECLARE made text := 'hypo_' || (SELECT count(*) FROM pg_class) || '_' || floor(random() * 1e9)::bigint;
BEGIN
  IF sql_order ~* 'concurrently' THEN RAISE 'hypopg: no CONCURRENTLY'; END IF;
  EXECUTE regexp_replace(sql_order, '^\\s*CREATE INDEX( ("[^"]*"|\\w+))? ON ', 'CREATE INDEX ' || made || ' ON ', 'i');
  RETURN QUERY SELECT c.oid, c.relname::text FROM pg_class c WHERE c.relname = made;
END $$;
CREATE FUNCTION "Hypo".hypopg_relation_size(indexid oid) RETURNS bigint LANGUAGE sql AS 'SELECT pg_relation_size(indexid)';
CREATE FUNCTION "Hypo".hypopg_reset() RETURNS void LANGUAGE plpgsql AS $$
DECLARE made text;
BEGIN
  FOR made IN SELECT relname FROM pg_class WHERE relname LIKE 'hypo\\_%' AND relkind = 'i' LOOP EXECUTE 'DROP INDEX ' || made; END LOOP;
END $$;
SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
SELECT 99999, 'hypopg', 10, oid, true, '1.4.1' FROM pg_namespace WHERE nspname = 'Hypo';
`;

let shop: TestDatabase;
beforeAll(async () => {
  shop = await createShop(HYPOPG);
});
afterAll(() => shop[Symbol.asyncDispose]());

/** A session that may write, and how often it was tainted. */
async function writing<T>(work: (session: Session, tainted: () => number) => Promise<T>): Promise<T> {
  return inSession(shop.url, async (session) => {
    await session.select('ROLLBACK');
    await session.select('BEGIN');
    let times = 0;
    const taint = () => {
      times += 1;
      session.taint();
    };
    return work({ ...session, taint }, () => times);
  });
}

it('makes an index, tells its size, and forgets it; the connection is not used again', async () => {
  await writing(async (session, tainted) => {
    const planner = hypothetical(session, 'Hypo');
    const made = await planner.make('CREATE INDEX CONCURRENTLY "x" ON "public"."orders" ("customer_id")');
    expect(made?.name).toMatch(/^hypo_/);
    expect(made?.bytes).toBeGreaterThan(100_000);
    await planner.reset();
    expect(await session.select("SELECT 1 FROM pg_class WHERE relname LIKE 'hypo\\_%'")).toEqual([]);
    expect(tainted()).toBe(1);
  });
});

it('explain tells which hypothetical index the planner takes, and how the plans differ', async () => {
  const found = await writing((session) =>
    explainStatement(
      session,
      {
        sql: 'SELECT * FROM orders WHERE customer_id = $1',
        params: [],
        analyze: false,
        generic: undefined,
        hypothetical: ['CREATE INDEX ON orders (customer_id)', 'create index on orders (total)'],
        compareWith: undefined,
      },
      (_session, sql) => Promise.resolve(sql),
    ),
  );
  expect(found.tried.map(({ verdict }) => verdict)).toEqual(['used', 'not_used']);
  expect(found.before?.root.raw['Node Type']).toBe('Seq Scan');
  expect(found.plan.root.raw['Total Cost']).toBeLessThan((found.before?.root.raw['Total Cost'] ?? 0) / 10);
  expect(found.findings).toEqual([]);
});

it('advice is verified: costs before and after are those of the planner', async () => {
  const queries = [
    "SELECT * FROM orders WHERE status = 'open'",
    'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.email = $1',
    'SELECT sum(total) FROM orders',
  ];
  const advice = await writing((session) =>
    advise(
      session,
      queries.map((sql) => ({ sql, calls: 1 })),
      {
        allow: (_session, sql) => Promise.resolve(sql),
        limits: { bytes: 1e9, indexes: 5 },
        signal: new AbortController().signal,
      },
    ),
  );
  expect(advice.verified).toBe(true);
  const keys = advice.chosen.map(({ shape }) => createIndex(shape).replace(/^.* ON "public"\./, ''));
  expect(keys.toSorted()).toEqual([
    '"customers" ("email")',
    '"orders" ("customer_id")',
    '"orders" ("status")',
  ]);
  const last = advice.chosen.at(-1);
  expect(last?.after[0]).toBeLessThan(advice.statements[0]?.cost ?? 0);
  expect(last?.after[2]).toBe(advice.statements[2]?.cost);
});
