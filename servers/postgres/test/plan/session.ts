import { addressOf } from '../../src/connection/address.ts';
import { scopeOf } from '../../src/catalog/scope.ts';
import { createDatabase } from '../../src/connection/database.ts';
import type { Session } from '../../src/connection/session.ts';
import { serverAt } from '../../src/connection/source.ts';

/** Does something in a transaction as tools have it. */
export async function inSession<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const source = serverAt(addressOf(url, { flag: '--db-url', sslCa: undefined }), { pooled: false });
  await using database = createDatabase('test', source, {
    timeoutMs: 20_000,
    role: undefined,
    searchPath: [],
    scope: scopeOf({ schemas: [], tables: [] }),
  });
  return await database.read(work, { signal: new AbortController().signal });
}
