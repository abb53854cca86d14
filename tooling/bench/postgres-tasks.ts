import pg from 'pg';
import { startPostgres } from '../../servers/postgres/test/postgres-server.ts';
import { task, toolCall } from './task.ts';
import type { Task } from './tasks.ts';

const OURS = '@plugboard/postgres';
const REFERENCE = '@modelcontextprotocol/server-postgres';
const DBHUB = '@bytebase/dbhub';

const ROWS = 100_000;
const TABLES = 1_000;

export const about = () =>
  `What it does for a model, on a PostgreSQL 18 on loopback, with a table of ${ROWS} rows and ${TABLES} tables beside it: the ` +
  'same question to each. Ours parses each statement, looks up what it names, runs it in a transaction that it rolls back, ' +
  'and resets the session: three or four ways to the server, where others take one or two. A page of ours is 100 rows ' +
  'unless more are asked for; peers answer all rows at once.';

const SETUP = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, email text);
  COMMENT ON COLUMN customers.email IS 'where receipts are sent';
  CREATE TABLE orders (
    id bigint PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, total numeric(12, 2), placed timestamptz, note text);
  INSERT INTO customers SELECT g, 'customer ' || g, 'c' || g || '@example.com' FROM generate_series(1, 1000) g;
  INSERT INTO orders SELECT g, g % 1000 + 1, g * 1.01, timestamptz '2026-01-01' + g * interval '1 minute', 'note ' || g
    FROM generate_series(1, ${ROWS}) g;
  DO $$ BEGIN
    FOR i IN 1..${TABLES} LOOP
      EXECUTE format('CREATE TABLE table_%s (id int PRIMARY KEY, name text, created timestamptz, amount_%s numeric)', i, i);
    END LOOP;
  END $$;
  ANALYZE`;

/** A PostgreSQL for one section: every server is started with its address. */
export interface BenchDatabase extends AsyncDisposable {
  readonly url: string;
}

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = await startPostgres();
  const url = server.url('postgres');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(SETUP);
  } finally {
    await client.end();
  }
  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** One statement to each, in the words of each. */
const asked = (name: string, holds: string, sql: string, more: object = {}) =>
  task(name, holds, {
    [OURS]: toolCall('query', { sql, ...more }),
    [REFERENCE]: toolCall('query', { sql }),
    [DBHUB]: toolCall('execute_sql', { sql }),
  });

export function postgresTasks(): readonly Task[] {
  const page = { max_rows: 1000, max_tokens: 100_000 };
  return [
    asked('query one row by its key', 'note 777', 'SELECT * FROM orders WHERE id = 777'),
    asked(
      'query a sum for each of ten groups',
      '10000',
      'SELECT id % 10 AS digit, count(*), sum(total) FROM orders GROUP BY 1 ORDER BY 1',
    ),
    asked('query 100 rows', 'note 100', 'SELECT * FROM orders ORDER BY id LIMIT 100'),
    asked('query 1,000 rows', 'note 1000', 'SELECT * FROM orders ORDER BY id LIMIT 1000', page),
    task('query the first page of 10,000,000 rows', 'c4ca4238a0b923820dcc509a6f75849b', {
      [OURS]: toolCall('query', { sql: MANY }),
      [REFERENCE]: 'answers all of them at once',
      [DBHUB]: 'answers all of them at once',
    }),
    task('describe a table with its keys', 'customer_id', {
      [OURS]: toolCall('describe', { objects: ['orders'] }),
      [REFERENCE]: 'has a resource of columns, and no tool',
      [DBHUB]: toolCall('search_objects', { object_type: 'table', pattern: 'orders', detail_level: 'full' }),
    }),
    task('find a column among 1,000 tables', 'amount_777', {
      [OURS]: toolCall('search_schema', { query: 'amount_777', kinds: ['column'] }),
      [REFERENCE]: 'has no tool for it',
      [DBHUB]: toolCall('search_objects', { object_type: 'column', pattern: 'amount_777' }),
    }),
  ];
}

const MANY = 'SELECT g, md5(g::text) FROM generate_series(1, 10000000) g';
