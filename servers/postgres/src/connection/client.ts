import type { Client, ClientConfig } from 'pg';
import type { Address, Wanted } from './address.ts';

/** Milliseconds a host may take to take a connection; libpq's own limit is asked for by `PGCONNECT_TIMEOUT`, in seconds. */
const CONNECTING = Number(process.env['PGCONNECT_TIMEOUT'] || 10) * 1000;

/** How a session is as it was opened; for `target_session_attrs`. */
const STATE = `SELECT current_setting('transaction_read_only') = 'on' AS read_only, pg_is_in_recovery() AS standby`;

/** A connection to the first host that takes one and is what was wanted. Throws what the last one said. */
export async function openClient({ targets, wanted }: Address, more: ClientConfig = {}): Promise<Client> {
  const { default: pg } = await import('pg');
  let failure: unknown;
  // prefer-standby: whoever it is, when no standby is there.
  for (const each of wanted === 'prefer-standby' ? (['standby', 'any'] as const) : [wanted])
    for (const target of targets) {
      const client = new pg.Client({ ...target, ...own(target), ...more });
      // Without a listener a connection that breaks while nobody waits for it would end the process.
      client.on('error', () => undefined);
      try {
        await client.connect();
        if (each === 'any' || (await isWanted(client, each))) return client;
        failure = new Error(`no host is ${each}`);
      } catch (error) {
        failure = failureOf(failure, error);
      }
      client.end().catch(() => undefined);
    }
  throw failure;
}

/** What a second try without TLS says of a server that refused the first is of less use than what the first one said. */
function failureOf(before: unknown, now: unknown): unknown {
  const wasRefused = (before as { code?: string } | undefined)?.code?.startsWith('28');
  return wasRefused ? before : now;
}

function own(target: ClientConfig): ClientConfig {
  return {
    application_name: target.application_name ?? process.env['PGAPPNAME'] ?? 'plugboard-postgres',
    connectionTimeoutMillis: CONNECTING,
    keepAlive: true,
    // Statements of ours that do not wait for one another go out together.
    pipeline: true,
    password: target.password ?? process.env['PGPASSWORD'] ?? (() => passwordFor(target)),
  };
}

async function passwordFor({ host, port, database, user }: ClientConfig): Promise<string> {
  const { default: pgpass } = await import('pgpass');
  const {
    PGHOST = 'localhost',
    PGPORT = '5432',
    PGUSER = process.env['USER'] ?? 'postgres',
    PGDATABASE,
  } = process.env;
  const name = user || PGUSER;
  const connection = {
    host: host || PGHOST,
    port: Number(port || PGPORT),
    user: name,
    database: database || PGDATABASE || name,
  };
  return new Promise((resolve) => pgpass(connection, (password) => resolve(password ?? '')));
}

async function isWanted(client: Client, wanted: Exclude<Wanted, 'any' | 'prefer-standby'>): Promise<boolean> {
  const { rows } = await client.query<{ read_only: boolean; standby: boolean }>(STATE);
  const [{ read_only, standby } = { read_only: true, standby: true }] = rows;
  return { 'read-write': !read_only, 'read-only': read_only, primary: !standby, standby }[wanted];
}
