import { ToolError, type Check } from '@plugboard/core';
import type * as z from 'zod';
import type { Database } from './connection/database.ts';
import type { PostgresDeps } from './deps.ts';
import { setupSql } from './posture/setup-sql.ts';
import type { settings } from './settings.ts';

/** What `--print-setup-sql` and `--check-sql` answer in the place of serving. */
export function instead(
  { database }: Pick<PostgresDeps, 'database'>,
  { printSetupSql, schemas, tables, checkSql }: z.output<typeof settings>,
): string | AsyncIterable<Check> | undefined {
  if (checkSql !== undefined) return verdict(database, checkSql);
  if (!printSetupSql) return undefined;
  return setupSql({ database: database.shown.split('/').at(-1) || 'postgres', schemas, tables });
}

/** Whether a model may run a statement, without running it. */
async function* verdict(database: Database, sql: string): AsyncIterable<Check> {
  const { readable } = await import('./reading/readable.ts');
  try {
    const signal = AbortSignal.timeout(20_000);
    await database.read((session) => readable(session, sql), { signal });
    yield { name: 'sql', ok: true, words: 'A model may run it: it only reads.' };
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    yield { name: 'sql', ok: false, words: [error.message, error.hint].filter(Boolean).join(' ') };
  }
}
