import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';
import { callOn, open } from './open.ts';

// 1,000 tables of ten columns in five schemas, each with a comment, an index and a foreign key to the one before.
const MANY = `
  DO $$ BEGIN
    FOR s IN 1..5 LOOP EXECUTE format('CREATE SCHEMA area_%s', s); END LOOP;
    FOR i IN 1..1000 LOOP
      EXECUTE format('CREATE TABLE area_%s.entity_%s (id bigint PRIMARY KEY, previous_id bigint %s, name text NOT NULL,
        email text, amount numeric(12,2) DEFAULT 0, created_at timestamptz DEFAULT now(), updated_at timestamptz,
        is_active boolean, attributes jsonb, remark_%s text)', 1 + i % 5, i,
        CASE WHEN i > 1 THEN format('REFERENCES area_%s.entity_%s', 1 + (i - 1) % 5, i - 1) ELSE '' END, i);
      EXECUTE format('COMMENT ON TABLE area_%s.entity_%s IS %L', 1 + i % 5, i, 'The entities of number ' || i || ' and what is known of them');
      EXECUTE format('CREATE INDEX ON area_%s.entity_%s (email)', 1 + i % 5, i);
    END LOOP;
  END $$`;

/** What an answer may cost at most, in the characters that the budget of tokens stands for. */
const MOST = 3 * 10_000;

let many: TestDatabase;

beforeAll(async () => {
  // One transaction would need more locks than a server has by default.
  many = await createDatabase();
  const [schemas, loop] = MANY.split('    FOR i IN 1..1000 LOOP');
  await many.run(`${schemas}  END $$`);
  for (let from = 1; from <= 1000; from += 200)
    await many.run(`DO $$ BEGIN FOR i IN ${from}..${from + 199} LOOP${loop}`);
}, 120_000);
afterAll(async () => {
  await many[Symbol.asyncDispose]();
});

const sizeOf = ({ text, data }: { text: string; data: unknown }) =>
  Math.max(Buffer.byteLength(text), Buffer.byteLength(JSON.stringify(data)));

it.each([
  ['names', 4_000],
  ['summary', 10_000],
  ['full', MOST],
])('search_schema with detail %s is small among 1,000 tables', async (detail, most) => {
  for (const query of ['', 'entity', 'email', 'remark_512', 'the number 7', 'entitty', 'zzzz qqqq']) {
    const result = await callOn(many.url, 'search_schema', { query, detail });
    expect(result.isError).not.toBe(true);
    expect(sizeOf(result), `${query}: ${result.text.slice(0, 200)}`).toBeLessThan(most);
  }
});

it('search_schema finds one column of 10,000', async () => {
  const { data } = await callOn(many.url, 'search_schema', { query: 'remark_512' });
  expect((data['objects'] as unknown[])[0]).toMatchObject({
    name: 'area_3.entity_512',
    matched: ['column remark_512', 'comment'],
  });
});

it('search_schema shows every table once, page by page', async () => {
  await using client = await open(many.url);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const { structuredContent } = await client.callTool({
      name: 'search_schema',
      arguments: {
        query: 'entity',
        limit: 500,
        detail: 'summary',
        ...(cursor === undefined ? {} : { cursor }),
      },
    });
    const page = structuredContent as { objects: { name: string }[]; next_cursor?: string };
    names.push(...page.objects.map(({ name }) => name));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  expect(new Set(names).size).toBe(1000);
  expect(names.length).toBe(1000);
});

it('describe of twenty tables keeps within its budget, and names those that had no room', async () => {
  const objects = Array.from({ length: 20 }, (_, at) => `entity_${at + 100}`);
  const include = ['columns', 'keys', 'indexes', 'checks', 'policies', 'stats', 'ddl', 'dependents'];
  const result = await callOn(many.url, 'describe', { objects, include });
  expect(result.isError).not.toBe(true);
  expect(sizeOf(result)).toBeLessThan(MOST);
  const { objects: told, left_out = [] } = result.data as { objects: unknown[]; left_out?: string[] };
  expect(told.length + left_out.length).toBe(20);
});

it('join_path finds its way among 1,000 tables, and that there is none', async () => {
  const near = await callOn(many.url, 'join_path', { from: 'entity_500', to: 'entity_496' });
  expect((near.data['paths'] as { steps: unknown[] }[])[0]?.steps).toHaveLength(4);
  const far = await callOn(many.url, 'join_path', { from: 'entity_1', to: 'entity_1000', max_hops: 8 });
  expect(far.data['paths']).toEqual([]);
});

it('the diagram of 1,000 tables is bounded and says what it leaves out', async () => {
  await using client = await open(many.url);
  const { contents } = await client.readResource({ uri: 'postgres://main/erd.mmd' });
  const { text } = contents[0] as { text: string };
  expect(text).toContain('850 more tables are not drawn');
  expect(Buffer.byteLength(text)).toBeLessThan(MOST);
});
