import { definePrompt } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { namesOfDatabases } from '../resources/names-of-databases.ts';
import { inDatabase } from './in-database.ts';

const Arguments = z.strictObject({
  change: z.string().min(1).max(20_000).describe('What should be different: orders need a currency'),
  db: z.string().max(100).optional().describe('Which database'),
});

export const safeMigration = definePrompt<typeof Arguments, PostgresDeps>({
  name: 'safe_migration',
  title: 'Plan a safe migration',
  description: 'Plans a change of the schema that does not stop the application.',
  argsSchema: Arguments,
  complete: { db: namesOfDatabases },
  handler: (
    { change, db },
    _deps: PostgresDeps,
  ) => `Plan a migration${inDatabase(db)} that can run while the application does. What should be different:

${change}

1. Find what it touches with search_schema, and describe it with include ["columns", "keys", "indexes", "checks", "triggers", "policies", "stats", "dependents"]: views, functions and foreign keys that depend on it, and how many rows there are.
2. With activity and health, see what runs for long on these tables, and who waits for whom.
3. Write the steps in an order in which old and new code both work at each moment: add, fill, switch, remove. For each step say which lock it takes, on what, and for how long it may hold it at this size.
   - Set lock_timeout, so that it gives up rather than queues before everybody else.
   - An index: CREATE INDEX CONCURRENTLY, outside a transaction; if it fails, drop the invalid index.
   - A foreign key or check: add it NOT VALID, then VALIDATE CONSTRAINT in a step of its own.
   - NOT NULL: first a valid check that the column is not null, then SET NOT NULL, then drop the check.
   - A new column: a constant default is cheap; a volatile one, or a new type, rewrites the table.
   - Many rows: fill in batches by key, each a transaction of its own.
   - A rename or removal: last, when nothing uses the old name any more.
4. Where preview_write is there, run steps that may run in a transaction through it, and compare the rows it counts with what you expect.

Answer with the steps as SQL, each with lock, time and how to see that it worked; how to go back from each; and what must be deployed between them. Run nothing that changes the database unless you are asked to.`,
});
