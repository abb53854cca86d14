import type { Session } from '../connection/session.ts';

/** What the role that is served could do beside reading. */
export interface Posture {
  readonly role: string;
  /** Each a right that nobody needs for reading, in words: `is a superuser`. Empty: it can only read. */
  readonly excess: readonly string[];
}

interface Row {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly creates_roles: boolean;
  readonly creates_databases: boolean;
  readonly replicates: boolean;
  readonly reads_files: boolean;
  readonly writes_files: boolean;
  readonly runs_programs: boolean;
  readonly writes_all: boolean;
  readonly creates_schemas: boolean;
  readonly writes_tables: string;
  readonly creates_tables: string;
}

/** Of the role that statements run as, so that it counts what `--role` takes away. */
const POSTURE = `
  SELECT current_user::text AS role, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
         r.rolcreaterole AS creates_roles, r.rolcreatedb AS creates_databases, r.rolreplication AS replicates,
         pg_has_role(current_user, 'pg_read_server_files', 'USAGE') AS reads_files,
         pg_has_role(current_user, 'pg_write_server_files', 'USAGE') AS writes_files,
         pg_has_role(current_user, 'pg_execute_server_program', 'USAGE') AS runs_programs,
         EXISTS (SELECT FROM pg_catalog.pg_roles w WHERE w.rolname = 'pg_write_all_data'
                 AND pg_has_role(current_user, w.oid, 'USAGE')) AS writes_all,
         has_database_privilege(current_database(), 'CREATE') AS creates_schemas,
         (SELECT count(*) FROM pg_catalog.pg_class c
          WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) AS writes_tables,
         (SELECT count(*) FROM pg_catalog.pg_namespace n
          WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            AND has_schema_privilege(n.oid, 'CREATE')) AS creates_tables
  FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`;

export async function postureOf({ select }: Pick<Session, 'select'>): Promise<Posture> {
  const [row] = await select<Row>(POSTURE);
  if (row === undefined) return { role: '', excess: [] };
  // Who is a superuser can do all the rest as well.
  return { role: row.role, excess: row.superuser ? ['is a superuser'] : excessOf(row) };
}

function excessOf(row: Row): string[] {
  const rights: readonly (readonly [boolean, string])[] = [
    [row.bypasses, 'passes by row-level security'],
    [row.creates_roles, 'can create roles'],
    [row.creates_databases, 'can create databases'],
    [row.replicates, 'can replicate'],
    [row.reads_files, 'can read files of the server'],
    [row.writes_files, 'can write files on the server'],
    [row.runs_programs, 'can run programs on the server'],
    [row.writes_all, 'can write to all tables'],
    [row.creates_schemas, 'can create schemas'],
    [Number(row.writes_tables) > 0, `can write to ${row.writes_tables} tables or views`],
    [Number(row.creates_tables) > 0, `can create tables in ${row.creates_tables} schemas`],
  ];
  return rights.filter(([has]) => has).map(([, words]) => words);
}

/** One sentence for the person who runs the server; undefined where there is nothing to say. */
export function postureWords({ role, excess }: Posture): string | undefined {
  if (excess.length === 0) return undefined;
  return `The role ${role} could do more than read: it ${listed(excess)}. --print-setup-sql prints one that cannot.`;
}

function listed(all: readonly string[]): string {
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
