import { afterAll, beforeAll, expect, it } from 'vitest';
import { scopeOf } from '../src/catalog/scope.ts';
import { addressOf } from '../src/connection/address.ts';
import { createDatabase as serve } from '../src/connection/database.ts';
import { serverAt } from '../src/connection/source.ts';
import { createDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('CREATE TABLE log (what text)');
});
afterAll(() => database[Symbol.asyncDispose]());

it('a call that was cancelled while its connection opened changes nothing', async () => {
  const source = serverAt(addressOf(database.url, { flag: '--db-url', sslCa: undefined }), { pooled: false });
  const cancelled = new AbortController();
  const open: typeof source.open = async () => {
    const client = await source.open();
    cancelled.abort(new Error('cancelled'));
    return client;
  };
  const limits = {
    scope: scopeOf({ schemas: [], tables: [] }),
    timeoutMs: 5_000,
    role: undefined,
    searchPath: [],
  };
  await using served = serve('main', { ...source, open }, limits);
  const change = served.change(
    async (session) => ({ commit: true, value: await session.run("INSERT INTO log VALUES ('x')") }),
    { signal: cancelled.signal },
  );
  await expect(change).rejects.toThrow('cancelled');
  expect(await database.run('SELECT * FROM log')).toEqual([]);
});
