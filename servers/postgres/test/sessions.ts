import pg from 'pg';

/** A connection that a test holds open, as some program would. */
export interface OtherSession extends AsyncDisposable {
  readonly pid: number;
  readonly run: (sql: string) => Promise<unknown>;
}

export async function openSession(url: string, name = 'test'): Promise<OtherSession> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    pid: rows[0]?.pid ?? 0,
    run: (sql) => client.query(sql),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Asks again until it is so. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
