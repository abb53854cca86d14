import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultOf } from '../../src/guard/functions.ts';
import { openSession, type GuardSession } from './session.ts';

let session: GuardSession;
beforeAll(async () => {
  session = await openSession('');
});
afterAll(() => session[Symbol.asyncDispose]());

/** Refused for no reason of their own: they maintain indexes, drive the server's tools, or nobody asks for them. */
const NOT_SORTED = [
  'brin_desummarize_range',
  'brin_summarize_new_values',
  'brin_summarize_range',
  'gin_clean_pending_list',
  'pg_extension_config_dump',
  'pg_import_system_collations',
  'pg_nextoid',
  'pg_stop_making_pinned_objects',
];

it('every volatile function of PostgreSQL 18 that can be called is sorted', async () => {
  const rows = await session.run(`
    SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile = 'v' AND oid < 16384 AND prokind = 'f'
    AND proname NOT LIKE 'binary_upgrade%' AND proname NOT LIKE 'plpgsql%' AND prorettype NOT IN (
      'trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
    AND 'internal'::regtype <> ALL (proargtypes::oid[]) ORDER BY 1`);
  const unsorted = rows.map(({ name }) => String(name)).filter((name) => reasonFor(name) === UNSORTED);
  expect(rows.length).toBeGreaterThan(150);
  expect(unsorted).toEqual(NOT_SORTED);
});

it('nothing that is not volatile is refused, but what runs queries', async () => {
  const rows = await session.run("SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile <> 'v'");
  const refused = rows.map(({ name }) => String(name)).filter((name) => reasonFor(name, false) !== undefined);
  expect(refused.toSorted()).toEqual([
    'database_to_xml',
    'database_to_xml_and_xmlschema',
    'database_to_xmlschema',
    'schema_to_xml',
    'schema_to_xml_and_xmlschema',
    'schema_to_xmlschema',
    'table_to_xml',
    'table_to_xml_and_xmlschema',
    'table_to_xmlschema',
  ]);
});

const UNSORTED = reasonFor('no_such_function_of_postgres');

function reasonFor(name: string, volatile = true): string | undefined {
  const native = { schema: 'pg_catalog', language: 'internal', trusted: false, extension: undefined };
  return faultOf({ ...native, name, volatile, builtIn: true, behindType: false }, false)?.does;
}
