import { connect, textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { postgres } from '../../src/index.ts';

const open = () => connect(postgres, { era: '2026-07-28', settings: { demo: true, timeout: 2 } });

it('--demo answers queries about its sample', async () => {
  await using client = await open();
  const sql =
    "SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
  const { structuredContent } = await client.callTool({ name: 'query', arguments: { sql } });
  const [[tables]] = (structuredContent as { rows: [[number]] }).rows;
  expect(tables).toBeGreaterThan(3);
});

it('--demo stops a statement whose time is up, and the next call finds a fresh database', async () => {
  await using client = await open();
  const ask = (sql: string) => client.callTool({ name: 'query', arguments: { sql } });
  const endless = await ask('SELECT count(*) FROM pg_class a, pg_class b, pg_class c, pg_class d');
  expect(textOf(endless)).toMatch(/^DEMO_ENDED: /);
  expect((await ask('SELECT 1')).structuredContent).toMatchObject({ rows: [[1]] });
});
