import { setting } from '@plugboard/core';
import * as z from 'zod';

const Names = z.array(z.string().min(1)).default([]);

/** Any of these says where to go, as it does for psql. */
const PG_VARIABLES = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGUSER'];

export const settings = z
  .strictObject({
    dbUrl: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe(
          'Database to serve, as postgres://user@host:port/name; PG* variables say what it leaves out.',
        ),
      { positional: 'url', flag: 'db-url', env: 'DATABASE_URL', value: 'url', secret: true },
    ),
    db: setting(Names.describe('Several databases, each by a name of its own.'), {
      value: 'name=url',
      secret: true,
    }),
    access: setting(
      z
        .enum(['read', 'preview', 'write'])
        .default('read')
        .describe('Whether a change can be shown and rolled back (preview), or made (write).'),
      {},
    ),
    schemas: setting(Names.describe('Only these schemas.'), { value: 'schema' }),
    tables: setting(Names.describe('Only these tables and views.'), { value: 'schema.table' }),
    mask: setting(Names.describe('Columns whose values stay hidden.'), { value: 'schema.table.column' }),
    maxRows: setting(
      z.int().min(1).max(100_000).default(1000).describe('Most rows that one answer can ask for.'),
      { value: 'rows' },
    ),
    timeout: setting(z.number().min(0.1).max(3600).default(30).describe('Seconds a statement may take.'), {
      value: 'seconds',
    }),
    searchPath: setting(Names.describe('Schemas in which names without one are looked up, in order.'), {
      value: 'schema',
    }),
    role: setting(z.string().min(1).optional().describe('Role to act as: SET ROLE, in each transaction.'), {
      value: 'name',
    }),
    sslCa: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Certificates to trust, a PEM file; the server must prove its name.'),
      { value: 'file', isPath: true },
    ),
    pooler: setting(
      z.boolean().default(false).describe('The address is a pooler such as PgBouncer, in transaction mode.'),
      {},
    ),
    demo: setting(
      z
        .boolean()
        .default(false)
        .describe('A database of its own with sample data; needs @electric-sql/pglite.'),
      {},
    ),
    strict: setting(
      z.boolean().default(false).describe('Refuse to start as a role that could do more than read.'),
      {},
    ),
    audit: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Write each statement to this file, as lines of JSON in a chain.'),
      { value: 'file', isPath: true },
    ),
    checkSql: setting(
      z.string().min(1).optional().describe('Say whether a model may run this statement, and why, and exit.'),
      { value: 'sql' },
    ),
    printSetupSql: setting(
      z.boolean().default(false).describe('Print the SQL for a role that can only read, and exit.'),
      {},
    ),
    compat: setting(
      z.enum(['reference']).optional().describe("Serve the archived reference server's tool and resources."),
      {},
    ),
  })
  .refine(
    ({ dbUrl, db, demo, printSetupSql }) =>
      printSetupSql ||
      dbUrl !== undefined ||
      db.length > 0 ||
      demo ||
      PG_VARIABLES.some((name) => process.env[name]),
    'Missing <url>: give postgres://user@host/name, set DATABASE_URL or the PG* variables, or look around with --demo.',
  );
