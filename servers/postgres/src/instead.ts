import type { Check } from '@plugboard/core';
import type * as z from 'zod';
import type { PostgresDeps } from './deps.ts';
import { setupSql } from './posture/setup-sql.ts';
import type { settings } from './settings.ts';

/** What `--print-setup-sql` and `--check-sql` answer in the place of serving. */
export function instead(
  { databases }: Pick<PostgresDeps, 'databases'>,
  { printSetupSql, schemas, tables }: z.output<typeof settings>,
): string | AsyncIterable<Check> | undefined {
  if (!printSetupSql) return undefined;
  const database = databases.of().shown.split('/').at(-1) || 'postgres';
  return setupSql({ database, schemas, tables });
}
