import { quoted } from '../connection/begin.ts';

interface Setup {
  readonly database: string;
  readonly schemas: readonly string[];
  /** `schema.table`; empty: all tables of the schemas. */
  readonly tables: readonly string[];
}

const ROLE = 'plugboard_reader';

/** What an owner runs once, with psql, for a role that can read and nothing else. */
export function setupSql({ database, schemas, tables }: Setup): string {
  const places = schemas.length > 0 ? schemas : schemasOf(tables);
  const grants = places.flatMap((schema) => [
    `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${ROLE};`,
    ...(tables.length > 0
      ? []
      : [
          `GRANT SELECT ON ALL TABLES IN SCHEMA ${quoted(schema)} TO ${ROLE};`,
          `-- For tables that come later, as each role that creates them:`,
          `ALTER DEFAULT PRIVILEGES IN SCHEMA ${quoted(schema)} GRANT SELECT ON TABLES TO ${ROLE};`,
        ]),
  ]);
  return `-- A role for @plugboard/postgres: it can read, and nothing else. Run it with psql, as the owner of the database.
-- Put a password of your own in the place of the one below, and give it to the server in DATABASE_URL.
CREATE ROLE ${ROLE} LOGIN PASSWORD 'change-me' CONNECTION LIMIT 20
  NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE ${ROLE} SET default_transaction_read_only = on;
ALTER ROLE ${ROLE} SET statement_timeout = '60s';
ALTER ROLE ${ROLE} SET idle_in_transaction_session_timeout = '5min';

GRANT CONNECT ON DATABASE ${quoted(database)} TO ${ROLE};
${[...grants, ...tables.map((table) => `GRANT SELECT ON ${tableName(table)} TO ${ROLE};`)].join('\n')}

-- Before PostgreSQL 15 everybody may create tables in the schema public:
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- Temporary tables are not needed either. This takes them from everybody who was not granted them by name:
-- REVOKE TEMPORARY ON DATABASE ${quoted(database)} FROM PUBLIC;

-- For top_queries, activity and health: the statements and sessions of others, without their data.
-- GRANT pg_monitor TO ${ROLE};
`;
}

function schemasOf(tables: readonly string[]): string[] {
  const named = tables.map((table) => (table.includes('.') ? (table.split('.')[0] ?? 'public') : 'public'));
  return named.length === 0 ? ['public'] : [...new Set(named)];
}

function tableName(table: string): string {
  const [schema, name] = table.includes('.') ? table.split('.', 2) : ['public', table];
  return `${quoted(schema ?? 'public')}.${quoted(name ?? table)}`;
}
