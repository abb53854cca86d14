import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { urlOf } from './postgres-server.ts';

/** A database of its own on the PostgreSQL that all test files share. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** As the superuser. */
  readonly url: string;
  /** As another role, which must exist and have the password that all roles of tests have. */
  readonly urlAs: (role: string) => string;
  /** What a test does on its own behalf, as the superuser: any statements, and the rows of the last. */
  readonly run: (sql: string) => Promise<Record<string, unknown>[]>;
}

export async function createDatabase(sql = ''): Promise<TestDatabase> {
  const port = inject('postgresPort');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await inDatabase(urlOf(port, 'postgres'), `CREATE DATABASE ${name}`);
  const url = urlOf(port, name);
  if (sql !== '') await inDatabase(url, sql);
  return {
    name,
    url,
    urlAs: (role) => urlOf(port, name, role),
    run: (statements) => inDatabase(url, statements),
    [Symbol.asyncDispose]: async () => {
      await inDatabase(urlOf(port, 'postgres'), `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Any statements, and the rows of the last. */
export async function inDatabase(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query(sql)].flat();
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
