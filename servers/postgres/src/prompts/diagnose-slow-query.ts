import { definePrompt } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { namesOfDatabases } from '../resources/names-of-databases.ts';
import { inDatabase } from './in-database.ts';

const Arguments = z.strictObject({
  sql: z.string().min(1).max(100_000).describe('The slow statement'),
  db: z.string().max(100).optional().describe('Which database'),
});

export const diagnoseSlowQuery = definePrompt<typeof Arguments, PostgresDeps>({
  name: 'diagnose_slow_query',
  title: 'Diagnose a slow query',
  description: 'Finds out why a statement is slow, and what would make it fast.',
  argsSchema: Arguments,
  complete: { db: namesOfDatabases },
  handler: (
    { sql, db },
    _deps: PostgresDeps,
  ) => `Find out why this statement is slow${inDatabase(db)}, and propose what would make it fast.

${fenced(sql)}

1. describe the tables it reads, with include ["columns", "keys", "indexes", "stats"]: sizes, indexes, and when they were last analyzed.
2. explain it, at first without analyze. Where the plan leaves doubt and the statement only reads, explain it with analyze=true: it then runs, so not where it could take minutes.
3. Look for where the time goes: row counts that are estimated wrongly, tables read whole for few rows, sorts and hashes that spill to disk, nested loops over many rows, columns wrapped in functions or casts so that no index fits.
4. Where an index could help, ask advise_indexes, and explain again with hypothetical_indexes and compare_with. Weigh what each index costs writes, and whether one that is there can be widened or dropped.
5. Where the plan is fine and it still waits, look with activity for locks, and with health for dead rows and old statistics.

Answer with the cause in one sentence and the evidence (node, rows estimated and real, time); then the changes in the order of what they gain, each with its SQL, its effect as measured or estimated, and its risk. Say what you did not verify. Change nothing.`,
});

/** In a fence that is longer than any in the statement. */
function fenced(sql: string): string {
  const longest = Math.max(2, ...(sql.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sql\n${sql}\n${fence}`;
}
