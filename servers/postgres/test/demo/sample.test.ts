import { expect, it } from 'vitest';
import { openDemo } from '../../src/demo/demo.ts';
import { SAMPLE_SQL } from '../../src/demo/sample.ts';
import { createDatabase } from '../database.ts';
import { connectOver } from './client.ts';

const OURS = `relnamespace IN ('public'::regnamespace, 'sales'::regnamespace)
  AND relname !~ '^pg_stat_statements'`;

const KINDS = `SELECT count(*) FILTER (WHERE relkind = 'r' AND NOT relispartition)::int AS tables,
    count(*) FILTER (WHERE relkind = 'r' AND relispartition)::int AS partitions,
    count(*) FILTER (WHERE relkind = 'p')::int AS partitioned,
    count(*) FILTER (WHERE relkind = 'v')::int AS views,
    count(*) FILTER (WHERE relkind = 'm')::int AS materialised
  FROM pg_class WHERE ${OURS}`;

const NAMES = `SELECT oid::regclass::text AS name, reltuples FROM pg_class
  WHERE relkind IN ('r', 'm') AND ${OURS} ORDER BY 1`;

/** One query for all rows of all tables, as text; what a trigger wrote has the time of the load. */
function contentsOf(names: { name?: unknown }[]): string {
  return names
    .map(
      ({ name }) => `SELECT '${name as string}' AS name, count(*)::int AS rows,
      md5(string_agg(${name === 'sales.stock_change' ? '(t.album_id, before, after)' : 't'}::text, '' ORDER BY t::text)) AS digest
      FROM ${name as string} t`,
    )
    .join(' UNION ALL ')
    .concat(' ORDER BY 1');
}

it('the sample is the same on a real server as in the demo, and analyzed', async () => {
  await using database = await createDatabase(SAMPLE_SQL);
  await using demo = openDemo();
  const client = await connectOver(demo.stream);
  const query = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;

  const kinds = { tables: 12, partitions: 4, partitioned: 1, views: 1, materialised: 1 };
  expect(await query(KINDS)).toEqual([kinds]);
  expect(await database.run(KINDS)).toEqual([kinds]);

  const names = await query(NAMES);
  expect(names.every(({ reltuples }) => (reltuples as number) > 0)).toBe(true);
  expect(await database.run(NAMES)).toEqual(names);

  const contents = contentsOf(names);
  await database.run('ALTER DATABASE ' + database.name + " SET timezone = 'UTC'");
  expect(await database.run(contents)).toEqual(await query(contents));
});
