import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEmbeddedPostgres } from './embedded-postgres.ts';

/** Of the superuser, and of every role that a test makes. */
export const PASSWORD = 'only-for-tests';

/** A real PostgreSQL 18 on loopback, with statistics of statements; its data are gone when it stops. */
export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  /** `postgres://…/<database>`, as the superuser. */
  readonly url: (database: string) => string;
  /** Ends it as `pg_ctl stop -m fast` does. */
  readonly stop: () => Promise<void>;
  /** Ends one of its sessions, as an administrator does. */
  readonly kill: (pid: number) => Promise<void>;
  /** Starts it again after `stop`, on the same port and data. */
  readonly start: () => Promise<void>;
}

/** `files`: what stands beside its data, by name. */
export async function startPostgres(
  flags: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'postgres-'));
  const port = await freePort();
  const options = {
    databaseDir,
    port,
    password: PASSWORD,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      'shared_preload_libraries=pg_stat_statements',
      'fsync=off',
      // On, as it is anywhere, but not in the middle of a test.
      'autovacuum_naptime=86400',
      'max_connections=60',
      'max_prepared_transactions=5',
      `unix_socket_directories=${databaseDir}`,
      'listen_addresses=127.0.0.1',
      ...flags,
    ].flatMap((flag) => ['-c', flag]),
    onLog: () => undefined,
    onError: () => undefined,
  };
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const server = new EmbeddedPostgres(options);
  await server.initialise();
  const { uid, gid } = await stat(databaseDir);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(databaseDir, name), text, { mode: 0o600 });
    await chown(join(databaseDir, name), uid, gid);
  }
  await server.start();
  return {
    port,
    url: (database) => urlOf(port, database),
    kill: async (pid) => {
      const client = server.getPgClient('postgres', '127.0.0.1');
      await client.connect();
      try {
        await client.query('SELECT pg_terminate_backend($1)', [pid]);
      } finally {
        await client.end();
      }
    },
    stop: () => server.stop(),
    start: () => server.start(),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

export function urlOf(port: number, database: string, role = 'postgres'): string {
  return `postgres://${role}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
