import type { Session } from '../connection/session.ts';
import { quoteName } from './names.ts';

/** Indexes that only the planner sees, in this session. */
export interface Hypothetical {
  /** Makes one, and says what it would take in bytes; undefined where HypoPG would not. */
  readonly make: (ddl: string) => Promise<{ name: string; bytes: number } | undefined>;
  readonly reset: () => Promise<void>;
}

interface Extension {
  readonly extname: string;
  readonly schema: string;
}

/** The schema of each of these extensions that the database has. */
export async function extensionsIn(session: Session, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await session.select<Extension>(
    `SELECT e.extname, n.nspname AS schema FROM pg_catalog.pg_extension e
     JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = ANY ($1::pg_catalog.text[])`,
    [names],
  );
  return new Map(rows.map(({ extname, schema }) => [extname, schema]));
}

/** HypoPG in the schema where it is. Its indexes outlive a rollback, so the connection is not used again. */
export function hypothetical(session: Session, schema: string): Hypothetical {
  const at = quoteName(schema);
  session.taint();
  return {
    make: async (ddl) => {
      // CONCURRENTLY says how an index is made, which this one is not.
      const [made] = await session.select<{ name: string; bytes: number }>(
        `SELECT h.indexname AS name, ${at}.hypopg_relation_size(h.indexrelid)::float8 AS bytes
         FROM ${at}.hypopg_create_index($1) h`,
        [ddl.replace(/^(\s*CREATE\s+(?:UNIQUE\s+)?INDEX)\s+CONCURRENTLY\b/i, '$1')],
      );
      return made;
    },
    reset: async () => {
      await session.select(`SELECT ${at}.hypopg_reset()`);
    },
  };
}
