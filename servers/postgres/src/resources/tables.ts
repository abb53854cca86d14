import { defineResource, outside } from '@plugboard/core';
import { quoted } from '../connection/begin.ts';
import type { Database } from '../connection/database.ts';
import type { Session } from '../connection/session.ts';
import type { PostgresDeps } from '../deps.ts';
import { namesOfDatabases } from './names-of-databases.ts';

/** The protocol takes a hundred; one more says that there are more. */
const MOST_OFFERED = 101;
/** Milliseconds that somebody waits while typing. */
const PATIENCE = 10_000;
/** Tokens of one table. */
const BUDGET = 9_000;

export const tables = defineResource<'postgres://{db}/{schema}/{table}', PostgresDeps>({
  uriTemplate: 'postgres://{db}/{schema}/{table}',
  name: 'table',
  title: 'Table',
  description: 'A table or view: its columns, keys, indexes, checks and policies.',
  mimeType: 'text/plain',
  complete: {
    db: namesOfDatabases,
    schema: async (typed, { databases, scope }: PostgresDeps, { db }) => {
      const { schemaNames } = await import('../catalog/resolve.ts');
      const names = await soon(databases.of(db), (reader) => schemaNames(reader, scope));
      return names.filter((name) => name.startsWith(typed));
    },
    table: async (typed, { databases, scope }: PostgresDeps, { db, schema = 'public' }) => {
      const { tableNames } = await import('../catalog/listing.ts');
      const wanted = { schema, typed, most: MOST_OFFERED };
      return soon(databases.of(db), (reader) => tableNames(reader, scope, wanted));
    },
  },
  read: async ({ db, schema, table }, { databases, scope }: PostgresDeps, { signal }) => {
    const { describeObjects } = await import('../catalog/describing/describe.ts');
    const { describedText } = await import('../catalog/describing/text.ts');
    const { objects } = await describeObjects(databases.of(db), scope, {
      objects: [`${written(schema)}.${written(table)}`],
      include: ['columns', 'keys', 'indexes', 'checks', 'policies'],
      budget: BUDGET,
      signal,
      fit: () => ({ rows: [] }),
    });
    return outside(objects.map(describedText).join('\n\n'), { source: 'catalogue' });
  },
});

/** A name as it is, as SQL would have it. */
function written(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name);
}

function soon<T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> {
  return database.read(work, { signal: AbortSignal.timeout(PATIENCE) });
}
