import pg from 'pg';
import { scopeOf } from '../../src/catalog/scope.ts';
import { judge, parse, type Lookup, type Verdict } from '../../src/guard/guard.ts';
import { createDatabase } from '../database.ts';

/** As `--schemas` and `--tables` name it. */
interface Chosen {
  readonly schemas?: readonly string[];
  readonly tables?: readonly string[];
}

/** A database, and one session on it that judges as the server does: in the transaction that would run the statement. */
export interface GuardSession extends AsyncDisposable {
  readonly client: pg.Client;
  readonly lookup: Lookup;
  /** On its own behalf, outside of any transaction. */
  readonly run: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly judge: (sql: string, scope?: Chosen) => Promise<Verdict>;
  /** Runs it in a read-only transaction that is rolled back, whatever the guard thinks of it. */
  readonly tryOut: (sql: string) => Promise<unknown[][]>;
}

/** As the superuser, so that nothing but the guard stands before a function. */
export async function openSession(schema: string): Promise<GuardSession> {
  const database = await createDatabase(schema);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const inside = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await client.query('BEGIN READ ONLY');
    try {
      return await work();
    } finally {
      await client.query('ROLLBACK');
    }
  };
  const select: Lookup['select'] = async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
    (await client.query(sql, [...params])).rows as Row[];
  const lookup: Lookup = {
    select,
    prepared: (_name, sql, params) => select(sql, params),
  };
  return {
    client,
    lookup,
    run: database.run,
    judge: (sql, { schemas = [], tables = [] } = {}) =>
      inside(async () => judge(await parse(sql), lookup, scopeOf({ schemas, tables }))),
    tryOut: (sql) =>
      inside(async () => {
        // Missing in the types: the extended protocol, also without parameters.
        const config: pg.QueryArrayConfig & { queryMode: string } = {
          text: sql,
          rowMode: 'array',
          queryMode: 'extended',
        };
        return (await client.query(config)).rows as unknown[][];
      }),
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
